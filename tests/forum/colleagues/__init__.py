"""Drafts that a colleague reads."""
