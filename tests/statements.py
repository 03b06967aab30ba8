"""What the database is asked: for tests of how much is read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from forum.storage.session import db


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement sent while inside, in order (needs an application context)."""
    sent: list[str] = []
    engine = db.engine

    def keep(*call: object) -> None:
        sent.append(str(call[2]))

    event.listen(engine, "before_cursor_execute", keep)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", keep)
