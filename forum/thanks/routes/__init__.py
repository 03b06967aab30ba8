"""The pages of thanks."""
