"""Names of rooms: who hears what."""

from __future__ import annotations


def topic_room(topic_id: int, language: str) -> str:
    """Readers of a topic whose page speaks ``language``, guests too: cards are pushed here."""
    return f"topic:{topic_id}:{language}"


def presence_room(topic_id: int) -> str:
    """Members who have a topic open, whatever their language: who is here, who is writing."""
    return f"topic:{topic_id}"


def staff_room(topic_id: int) -> str:
    """Those who have a topic open that they moderate: told that there is something to ask for."""
    return f"topic:{topic_id}:staff"


def category_room(category_id: int, language: str) -> str:
    """Everyone whose page lists topics of a category, in ``language``."""
    return f"category:{category_id}:{language}"


def member_room(member_id: int) -> str:
    """All tabs and devices of one member."""
    return f"member:{member_id}"


def thing_room(kind: str, thing_id: int) -> str:
    """Everyone whose page shows a thing, whatever their language: told only that it changed."""
    return f"thing:{kind}:{thing_id}"
