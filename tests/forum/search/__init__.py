"""Tests of forum/search."""
