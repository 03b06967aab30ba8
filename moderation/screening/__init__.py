"""Screening a text before it is published: signals with their evidence, and an outcome."""
