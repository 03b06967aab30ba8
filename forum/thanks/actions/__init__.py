"""What can be done with thanks, a verb a file."""
