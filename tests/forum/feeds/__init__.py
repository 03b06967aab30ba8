"""Tests of forum/feeds."""
