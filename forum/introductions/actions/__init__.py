"""What can be done about introductions and on the desk, a verb a file."""
