"""Tests of what stands beside the forum."""
