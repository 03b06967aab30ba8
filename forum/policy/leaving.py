"""A word about members who may have left, as those of ``words.py``."""

from __future__ import annotations

from typing import Any


def here(actor: Any, thing: Any) -> bool:
    """The member looked at is a person who has not left."""
    return not thing.system and thing.erased_at is None
