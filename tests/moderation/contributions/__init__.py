"""Calls, contributions and commitments before moderators."""
