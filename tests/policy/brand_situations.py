"""The things of the grid that the brand announces, hosts and hands on: a part of ``situations.py``."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from forum.clock import now
from tests.policy.situations import AUTHOR, HERE, category


def announcement(stage: str = "draft", **more: Any) -> Any:
    """What Gil announces, here; Eve is to read it, Mo after her."""
    values = {"author_id": 6, "reader_id": 4, "deputy_id": 2, "read_by": now() + timedelta(days=1), **more}
    values = {
        "category": category(),
        "category_id": HERE,
        "asks_second_reader": False,
        "approved_by_id": None,
        "correction": None,
        **values,
    }
    seen = values.pop("seen", True)
    return SimpleNamespace(id=1, stage=stage, post_seen_by=lambda actor: seen, **values)


def correction(writer: int, *, waits: bool = True) -> Any:
    return SimpleNamespace(writer_id=writer, waits=waits)


BRAND_THINGS: dict[str, Any] = {
    "announcement": announcement(),
    "announcement where two read": announcement(asks_second_reader=True),
    "announcement with eve": announcement("reading"),
    "announcement with gil": announcement("reading", author_id=AUTHOR, reader_id=6),
    "announcement of gil with gil": announcement("reading", reader_id=6),
    "announcement with gil, deputy, in time": announcement("reading", author_id=AUTHOR, deputy_id=6),
    "announcement with gil, deputy, late": announcement(
        "reading", author_id=AUTHOR, deputy_id=6, read_by=now() - timedelta(days=1)
    ),
    "announcement approved": announcement("ready", asks_second_reader=True, approved_by_id=4),
    "announcement scheduled": announcement("scheduled", asks_second_reader=True, approved_by_id=4),
    "announcement scheduled unread": announcement("scheduled", asks_second_reader=True),
    "announcement out where two read": announcement("published", asks_second_reader=True),
    "announcement of another out where two read": announcement(
        "published", asks_second_reader=True, author_id=AUTHOR
    ),
    "announcement out": announcement("published"),
    "announcement out, corrected by eve": announcement("published", correction=correction(4)),
    "announcement out, corrected by gil": announcement("published", correction=correction(6)),
    "announcement out, given back to eve": announcement("published", correction=correction(4, waits=False)),
    "announcement out, hidden, corrected": announcement("published", seen=False, correction=correction(4)),
    "draft with gil": SimpleNamespace(author_id=AUTHOR, reader_id=6, answered_at=None),
    "draft with gil, answered": SimpleNamespace(author_id=AUTHOR, reader_id=6, answered_at=now()),
    "word to gil": SimpleNamespace(author_id=AUTHOR, state="published", to_id=6),
    "word to gil, hidden": SimpleNamespace(author_id=AUTHOR, state="hidden", to_id=6),
    "draft with mia": SimpleNamespace(author_id=6, reader_id=10, answered_at=None),
    "announcement out, hidden": announcement("published", seen=False),
    "announcement archived": announcement("archived"),
    "announcement of another": announcement(author_id=AUTHOR),
}
