"""Names of rooms: who hears what."""

from __future__ import annotations


def topic_room(topic_id: int, language: str) -> str:
    """Readers of a topic whose page speaks ``language``: cards are pushed here."""
    return f"topic:{topic_id}:{language}"


def presence_room(topic_id: int) -> str:
    """Everyone who has a topic open, whatever their language."""
    return f"topic:{topic_id}"


def category_room(category_id: int) -> str:
    """Everyone whose page lists topics of a category."""
    return f"category:{category_id}"


def member_room(member_id: int) -> str:
    """All tabs and devices of one member."""
    return f"member:{member_id}"
