"""Pages that follow a thing: any slice's, through the rules."""
