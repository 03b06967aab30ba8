"""The home page: read in two minutes, with an end."""
