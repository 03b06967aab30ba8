"""Questionnaires, quick polls, and one question after a resolution."""
