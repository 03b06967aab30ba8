"""Screening at work."""
