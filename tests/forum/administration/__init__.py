"""Tests of forum/administration."""
