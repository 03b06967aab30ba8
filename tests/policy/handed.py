"""Hand-offs of the grid, as plain values: Gil handed on what Mia asked, Nia answers for the department."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

MEMBER, OWNER, ANSWERS = 10, 6, 11


_ANSWER = {"answer_state": "published", "answered_by_id": None}


def department() -> Any:
    """A department for which Nia answers."""
    return SimpleNamespace(id=1, people=frozenset({ANSWERS}))


def handoff(state: str = "published", status: str = "sent", access: str = "public", **more: Any) -> Any:
    """What Gil handed to the department."""
    place = SimpleNamespace(
        id=more.pop("place", 1),
        access=access,
        group_ids=frozenset({5}) if access == "groups" else frozenset(),
    )
    topic = SimpleNamespace(id=1, category=place, category_id=place.id, state="published")
    post = SimpleNamespace(state=more.pop("post_state", "published"), topic=topic)
    values = {"author_id": OWNER, "owner_id": OWNER, "member_id": MEMBER, "consent": "", **_ANSWER, **more}
    kept = {"topic": topic, "post": post, "category": place, "department": department(), **values}
    return SimpleNamespace(id=1, state=state, status=status, **kept)


HANDOFFS: dict[str, Any] = {
    "department": department(),
    "hand-off": handoff(),
    "hand-off of Wes": handoff(author_id=5, owner_id=5),
    "hand-off elsewhere": handoff(place=2),
    "hand-off answered": handoff(status="answered"),
    "hand-off answered, the answer held": handoff(status="checked", answer_state="held"),
    "hand-off answered by Nia, the answer held": handoff(
        status="checked", answer_state="held", answered_by_id=ANSWERS
    ),
    "hand-off posted": handoff(status="posted"),
    "hand-off held": handoff("held"),
    "hand-off hidden": handoff("hidden"),
    "hand-off asked about details": handoff(consent="asked"),
    "hand-off with consent, what Sam asked": handoff(consent="agreed", member_id=13),
    "hand-off with consent": handoff(consent="agreed"),
    "hand-off with consent, of Wes": handoff(author_id=5, owner_id=5, consent="agreed"),
    "hand-off with consent, taken over": handoff(author_id=5, consent="agreed"),
    "hand-off with consent, the question hidden": handoff(consent="agreed", post_state="hidden"),
}
