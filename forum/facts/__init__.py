"""What happened, recorded once."""
