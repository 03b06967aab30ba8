"""The pages of hand-offs."""
