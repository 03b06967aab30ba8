"""The pages of offers and requests."""
