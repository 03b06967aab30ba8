"""Reading pages in tests: which cards stand on a page, which rows in a list, what it asked the database."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, has_app_context
from sqlalchemy import Engine, event, select

from forum.storage.session import db, session


def cards(html: str) -> list[int]:
    """Ids of the posts on a page, in its order."""
    return [int(number) for number in re.findall(r'<article [^>]*data-post="(\d+)"', html)]


def rows(html: str) -> list[int]:
    """Ids of the topics in a list, in its order."""
    return [int(number) for number in re.findall(r'<li class="row[^>]*data-topic="(\d+)"', html)]


def link(html: str, rel: str) -> str | None:
    """The address of the pager's link, None when there is none."""
    found = re.search(rf'<a [^>]*rel="{rel}" [^>]*href="([^"]+)"', html)
    return found[1].replace("&amp;", "&") if found else None


@contextmanager
def asked(app: Flask) -> Iterator[list[str]]:
    """The statements sent to the database meanwhile, without BEGIN and the like.

    The driver tells them, because the statements that run most often go past the library.
    """
    statements: list[str] = []

    def note(statement: str) -> None:
        if "'main'." in statement or statement in statements[-1:]:
            return  # SQLite's full-text index at work, and the statement again that made it work
        if statement.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")):
            statements.append(statement)

    def listen(raw: Any, _entry: object) -> None:
        if isinstance(raw, sqlite3.Connection):
            raw.set_trace_callback(note)
        else:
            raw.cursor_factory = type("Noting", (raw.cursor_factory,), {"execute": _noting(raw, note)})

    with app.app_context():
        engine = db.engine
    _dispose(engine)
    event.listen(engine, "connect", listen)
    with app.app_context():
        session().execute(select(1))
    statements.clear()  # what the library asks of its first connection
    try:
        yield statements
    finally:
        event.remove(engine, "connect", listen)
        _dispose(engine)


def _dispose(engine: Engine) -> None:
    """Let the next question open a new connection; the test's own is given back first, or nobody would close it."""
    if has_app_context():
        session().close()
    engine.dispose()


def _noting(raw: Any, note: Callable[[str], None]) -> Callable[..., Any]:
    plain = raw.cursor_factory.execute

    def execute(cursor: Any, query: Any, *rest: Any, **more: Any) -> Any:
        note(str(query))
        return plain(cursor, query, *rest, **more)

    return execute
