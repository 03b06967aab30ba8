"""Thanks."""
