"""Live pages: rooms, presence and signals."""
