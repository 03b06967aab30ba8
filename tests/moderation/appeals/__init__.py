"""Statements as their readers see them, and complaints about them."""
