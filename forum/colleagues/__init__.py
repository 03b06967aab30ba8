"""Drafts that somebody who works for the brand lets a colleague read before sending them."""
