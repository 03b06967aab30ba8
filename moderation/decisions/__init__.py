"""Decisions, their effects, and the statements of reasons that go with them."""
