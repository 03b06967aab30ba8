"""What became of a few things in the example community."""
