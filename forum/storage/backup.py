"""A copy of the database while the program runs."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine


class NotHere(Exception):
    """This database is backed up with its own tools."""


def copy_to(engine: Engine, target: Path) -> None:
    """Write a consistent copy of an SQLite database to ``target`` (``VACUUM INTO``), readable by its owner.

    Raises ``NotHere`` for PostgreSQL (use pg_dump), ``FileExistsError`` when ``target`` is there already.
    """
    if engine.dialect.name != "sqlite":
        raise NotHere
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb"):
        target.chmod(0o600)
    # SQLite takes an empty file for a new database, so the copy has these permissions from its first byte.
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("VACUUM INTO ?", (str(target),))
    finally:
        connection.close()
