"""Tests of forum/storage."""
