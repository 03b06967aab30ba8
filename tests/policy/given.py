"""Gifts, hands, words and thanks of the grid, as plain values."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from forum.clock import now

HERE, AUTHOR = 1, 5


def gift(state: str = "published", audience: str = "everyone", **more: Any) -> Any:
    """An offer of Wes, for everyone, for those nearby, or for those who see a category."""
    place = (
        SimpleNamespace(id=HERE, access=more.pop("access", "members"), group_ids=frozenset())
        if audience == "category"
        else None
    )
    values = {"status": "open", "nameless": False, "near_viewer": False, "viewer_takes_part": False, **more}
    return SimpleNamespace(id=1, author_id=AUTHOR, state=state, audience=audience, category=place, **values)


def hand(member_id: int = 10, **more: Any) -> Any:
    """Mia's, for what Wes offers."""
    values = {"nameless": False, "unnamed_id": None, "category": None, **more}
    return SimpleNamespace(member_id=member_id, giver_id=AUTHOR, receiver_id=member_id, **values)


def word(state: str = "published") -> Any:
    """What Mia said to Wes."""
    return SimpleNamespace(id=HERE, author_id=10, state=state, hand=hand(), category=None)


def thanks(state: str = "published", **more: Any) -> Any:
    """Gil thanks Wes for a post that everybody sees, unless ``seen`` says otherwise."""
    seen = more.pop("seen", True)
    values = {"answers_id": None, "shared_at": None, "answered": False, "giver_here": True, **more}
    return SimpleNamespace(
        id=1, giver_id=6, receiver_id=AUTHOR, state=state, category=None,
        subject_seen_by=lambda actor: seen, **values,
    )  # fmt: skip


def thankable(open_to: bool = True) -> Any:
    """What Wes wrote, to be thanked for."""
    return SimpleNamespace(owner_id=AUTHOR, open=open_to)


GIVEN: dict[str, Any] = {
    "gift": gift(),
    "gift nameless": gift(nameless=True),
    "gift nearby": gift(audience="nearby"),
    "gift near the viewer": gift(audience="nearby", near_viewer=True),
    "gift in category": gift(audience="category"),
    "gift in staff category": gift(audience="category", access="staff"),
    "gift held": gift("held"),
    "gift hidden": gift("hidden"),
    "gift hidden, with a hand of the viewer's": gift("hidden", viewer_takes_part=True),
    "gift taken back": gift(status="withdrawn"),
    "gift taken back, with a hand of the viewer's": gift(status="withdrawn", viewer_takes_part=True),
    "hand of mia": hand(),
    "hand of mia, for what wes gives without a name": hand(unnamed_id=AUTHOR),
    "hand of mia, raised without her name": hand(nameless=True, unnamed_id=10),
    "word of mia": word(),
    "word of mia, held": word("held"),
    "word of mia, hidden": word("hidden"),
    "thankable": thankable(),
    "thankable no more": thankable(False),
    "thanks": thanks(),
    "thanks held": thanks("held"),
    "thanks hidden": thanks("hidden"),
    "thanks deleted": thanks("deleted"),
    "thanks shown": thanks(shared_at=now()),
    "thanks shown, hidden": thanks("hidden", shared_at=now()),
    "thanks shown, not for all": thanks(shared_at=now(), seen=False),
    "thanks for what is gone": thanks(seen=False),
    "thanks answered": thanks(answered=True),
    "thanks of one who left": thanks(giver_here=False),
    "thanks in answer": thanks(answers_id=9),
}
