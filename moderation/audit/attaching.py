"""Everything that the audit plugs into the forum."""

from __future__ import annotations

from flask import Flask

from forum.facts.bus import bus
from moderation.audit.noting import WITHIN


def attach(app: Flask) -> None:
    """Keep a line of every act of a moderator or administrator."""
    bus(app).add(WITHIN, {})
