"""What is done to members: a verb a file."""
