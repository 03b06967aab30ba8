"""What members and the brand's people do with ideas: a verb a function."""
