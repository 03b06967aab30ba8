"""What members wish for: ideas, and what became of them."""
