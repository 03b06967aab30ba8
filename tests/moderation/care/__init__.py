"""Tests of moderation/care."""
