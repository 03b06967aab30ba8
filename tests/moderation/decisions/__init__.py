"""Decisions, their effects and statements."""
