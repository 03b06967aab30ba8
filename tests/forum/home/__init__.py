"""Tests of forum/home."""
