"""What administrators do: list and strike phrases, set how strict screening is."""
