"""Deciding, undoing a decision, answering those who reported."""
