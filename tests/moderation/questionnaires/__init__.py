"""Questionnaires under moderation."""
