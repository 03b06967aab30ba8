"""Events of the grid, as plain values: Wes plans them, Mia hosts them, Nia answers."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from forum.clock import now

AUTHOR, HOST = 5, 10


def event(state: str = "published", status: str = "planned", access: str = "public", **more: Any) -> Any:
    """An event that Wes planned and Mia hosts, tomorrow."""
    starts = more.pop("starts", 1)
    place = SimpleNamespace(
        id=more.pop("place", 1),
        access=access,
        group_ids=frozenset({5}) if access == "groups" else frozenset(),
    )
    values = {"host_id": HOST, "recap_id": None, "emptied": False, **more}
    return SimpleNamespace(
        id=1,
        author_id=AUTHOR,
        category=place,
        category_id=place.id,
        state=state,
        status=status,
        starts_at=now() + timedelta(days=starts),
        ends_at=now() + timedelta(days=starts, hours=2),
        **values,
    )


def answer(state: str = "published", access: str = "public") -> Any:
    """What Nia answered to it."""
    to = event(access=access)
    return SimpleNamespace(
        author_id=11, member_id=11, state=state, event=to, category=to.category, emptied=False
    )


EVENTS: dict[str, Any] = {
    "event": event(),
    "event for members": event(access="members"),
    "event for a group": event(access="groups"),
    "event elsewhere": event(place=2),
    "event draft": event(status="draft"),
    "event cancelled": event(status="cancelled"),
    "event held": event("held"),
    "event hidden": event("hidden"),
    "event removed and emptied": event("removed", emptied=True),
    "event that goes on": event(starts=-1 / 24),
    "event over": event(starts=-2),
    "event over, with a recap": event(starts=-2, recap_id=7),
    "event of one who plans no more": event(host_id=AUTHOR),
    "event of such a one, in a group": event(host_id=AUTHOR, access="groups"),
    "answer to an event": answer(),
    "answer to an event for a group": answer(access="groups"),
    "answer to an event, held": answer("held"),
}
