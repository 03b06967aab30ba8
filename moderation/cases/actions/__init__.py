"""What can be done to a case short of deciding it."""
