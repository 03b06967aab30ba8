"""Tests of members who leave, with moderation attached."""
