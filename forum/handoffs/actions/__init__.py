"""What can be done about hand-offs: a verb a file."""
