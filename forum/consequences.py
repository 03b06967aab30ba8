"""Fact to what follows from it: WITHIN the transaction (fails together with it), AFTER the commit."""

from __future__ import annotations

from flask import Flask

from forum.facts.bus import Table, bus

WITHIN: Table = {}

AFTER: Table = {}


def attach(app: Flask) -> None:
    """Let the tables rule ``app``."""
    bus(app).add(WITHIN, AFTER)
