"""How connections are opened. SQLite needs care; the figures behind it are in docs/decisions/0002."""

from __future__ import annotations

import threading
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_SECONDS = 5
"""How long a writer waits for its turn before the request is answered with «busy, try again»."""

CACHE_KB = 2_000
"""Pages that each connection keeps. There may be 15 connections, and the system keeps the file itself:
8 MB for each made the process 60 MB larger and pages not measurably faster."""

LOG_PAGES = 20_000
"""So long, 80 MB, may the log grow before a commit brings it home: ``checkpoints`` comes much earlier."""

_locks: dict[str, threading.Lock] = {}
_locks_guard = threading.Lock()


def write_lock(engine: Engine) -> threading.Lock:
    """The process-wide lock that lines up writing transactions on one SQLite file.

    SQLite lets one writer in at a time and makes the others poll; a lock of ours lets them queue
    instead, which brought the slowest of 8 writers from 1 s to 21 ms.
    """
    key = str(engine.url)
    with _locks_guard:
        return _locks.setdefault(key, threading.Lock())


def _prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    raw: Any = connection
    raw.isolation_level = None
    cursor = raw.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    # Without this, INSERT OR REPLACE takes a line away without asking the triggers that refuse it.
    cursor.execute("PRAGMA recursive_triggers=ON")
    cursor.execute(f"PRAGMA cache_size=-{CACHE_KB}")
    cursor.execute(f"PRAGMA wal_autocheckpoint={LOG_PAGES}")
    cursor.close()


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def prepare(engine: Engine) -> None:
    """Set up ``engine`` once after it was made; other databases need nothing."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
