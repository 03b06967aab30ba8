"""Reading pages in tests: which cards stand on a page, which rows in a list, what it asked the database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import event

from forum.storage.session import db


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
    """The statements sent to the database meanwhile, without BEGIN and the like."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")):
            statements.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)
