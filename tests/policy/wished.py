"""Ideas of the grid, as plain values: Wes has one, Gil answers for the brand here."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

AUTHOR, GIL, GROUP = 5, 6, 5


def idea(status: str = "new", state: str = "published", access: str = "public", **more: Any) -> Any:
    """An idea of Wes."""
    place = SimpleNamespace(
        id=more.pop("place", 1),
        access=access,
        posting="members",
        group_ids=frozenset({GROUP}) if access == "groups" else frozenset(),
    )
    topic = SimpleNamespace(
        id=1,
        author_id=AUTHOR,
        category=place,
        category_id=place.id,
        state=state,
        locked=False,
        merged_into_id=9 if status == "joined" else None,
    )
    return SimpleNamespace(id=1, author_id=AUTHOR, status=status, topic=topic, category=place)


def sentence(state: str = "published", **more: Any) -> Any:
    """What Gil said of it."""
    return SimpleNamespace(id=1, author_id=GIL, state=state, topic=idea(**more).topic)


IDEAS: dict[str, Any] = {
    "idea": idea(),
    "idea for members": idea(access="members"),
    "idea for a group": idea(access="groups"),
    "idea elsewhere": idea(place=2),
    "idea held": idea(state="held"),
    "idea hidden": idea(state="hidden"),
    "idea refused": idea("no"),
    "idea done": idea("done"),
    "idea joined": idea("joined"),
    "idea sentence": sentence(),
    "idea sentence held": sentence("held"),
    "idea sentence hidden": sentence("hidden"),
    "idea sentence deleted": sentence("deleted"),
    "idea sentence for members": sentence(access="members"),
}
