"""Thanks: a sentence from one member to another, for something that can be seen here."""
