"""Tests of forum/notifications."""
