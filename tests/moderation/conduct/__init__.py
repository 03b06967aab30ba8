"""Tests of the code of conduct."""
