"""Tests of forum/reading."""
