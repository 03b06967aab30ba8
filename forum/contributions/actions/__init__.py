"""What can be done with calls, contributions and commitments."""
