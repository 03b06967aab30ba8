"""What is done about shelters and wishes."""
