"""Bringing SQLite's log home: a thread of its own does it, so that no request waits while it is written.

SQLite does it by itself inside the commit that makes the log long, and that commit's writer, and whoever
waits for their turn behind it, waits for two flushes of the disk (https://sqlite.org/wal.html, 3.1).
"""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from flask import Flask
from sqlalchemy import Engine

from forum.storage.session import db

log = logging.getLogger(__name__)

EVERY = 2.0
"""Seconds between two looks at the log."""

LONG = 4_000_000
"""Bytes of the log that are worth the flushes: what SQLite itself takes for long."""


def start(app: Flask, ended: threading.Event | None = None) -> threading.Thread | None:
    """Start the thread, once in each process that serves; None for a database that has no such log.

    It goes on until ``ended`` is set.
    """
    with app.app_context():
        engine = db.engine
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return None
    thread = threading.Thread(
        target=_run,
        args=(engine, Path(f"{engine.url.database}-wal"), ended or threading.Event()),
        name="checkpoints",
        daemon=True,
    )
    thread.start()
    return thread


def _run(engine: Engine, path: Path, ended: threading.Event) -> None:
    done = 0.0
    while not ended.wait(EVERY):
        try:
            state = path.stat()
            if state.st_size >= LONG and state.st_mtime != done:
                done = state.st_mtime
                bring_home(engine)
        except FileNotFoundError:
            continue
        except Exception:
            # The disk may be full for a while; the thread must outlive that.
            log.exception("the log of the database could not be brought home")


def bring_home(engine: Engine) -> int:
    """Write what the log holds into the database file, as far as no reader needs it there; nobody waits.

    Answers how many pages are left in the log.
    """
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        _busy, pages, written = cursor.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        return int(pages - written)
    finally:
        connection.close()
