"""Places: marks in a page kept for many readers, where each reader's own words go when it is sent."""

from __future__ import annotations

import re
import secrets

from flask import g

_SECRET = secrets.token_hex(8)
"""New in each process, so that no text anybody writes can contain a place."""

_PLACE = re.compile(f"@@{_SECRET}:([a-z0-9_]+)@@")


def place(name: str) -> str:
    """The mark that stands for ``name``. It has no character that HTML or an address would escape but «@»."""
    return f"@@{_SECRET}:{name}@@"


def split_at_places(text: str) -> tuple[list[str], list[str]]:
    """The texts between the places, and the names of the places: one less."""
    pieces = _PLACE.split(text)
    return pieces[::2], pieces[1::2]


def is_kept() -> bool:
    """Whether what is being rendered will be kept for many readers."""
    return bool(g.get("keeping"))
