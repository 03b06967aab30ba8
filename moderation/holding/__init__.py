"""Screening at work: what waits before publishing, and the case it opens."""
