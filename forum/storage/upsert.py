"""Insert or update in one statement, on both databases."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from forum.storage.session import session


def dialect() -> str:
    """Which database this is: ``sqlite`` or ``postgresql``."""
    return session().get_bind().dialect.name


def insert_into(model: Any) -> Any:
    """The dialect's ``INSERT`` for ``model``, which knows ``on_conflict_do_update`` and ``_do_nothing``."""
    if dialect() == "postgresql":
        return postgresql.insert(model)
    return sqlite.insert(model)
