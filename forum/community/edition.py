"""What a process remembers between requests, and the number that tells whether it still holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, current_app, g
from sqlalchemy import select, update

from forum.community.models import Edition
from forum.storage.prepared import Prepared
from forum.storage.session import session

T = TypeVar("T")

CURRENT = select(Edition.number).where(Edition.id == 1)
_ASKED = Prepared(CURRENT)


def install(app: Flask) -> None:
    """Give ``app`` an empty memory."""
    app.extensions["forum.remembered"] = {}


def edition() -> int:
    """The number of the present edition, asked once a request (the viewer's query brings it along)."""
    known: int | None = g.get("edition")
    if known is None:
        row = _ASKED.first({})
        known = g.edition = 0 if row is None else row.number
    return known


def knows_edition(number: int) -> None:
    """Take the number that another query of this request brought along."""
    if "edition" not in g:
        g.edition = number


def remembered(name: str, load: Callable[[], T]) -> T:
    """``load()``, or what it gave this process earlier in the same edition. The value must be immutable."""
    memory = current_app.extensions["forum.remembered"]
    number = edition()
    found = memory.get(name)
    if found is None or found[0] != number:
        found = (number, load())
        if not session().info.get("writing"):
            memory[name] = found
    return cast(T, found[1])


def last_known(name: str) -> Any:
    """What this process remembers under ``name``, however old; None when it never knew. Asks nobody."""
    found = current_app.extensions["forum.remembered"].get(name)
    return None if found is None else found[1]


def new_edition() -> None:
    """Say, inside the transaction, that settings, categories, groups or names have changed."""
    session().execute(update(Edition).where(Edition.id == 1).values(number=Edition.number + 1))
    g.pop("edition", None)
