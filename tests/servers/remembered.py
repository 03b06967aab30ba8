"""Communities that take seconds to fill: filled once for each process that runs tests, then copied.

For SQLite only, where a copy is one file. On PostgreSQL a copy is hundreds of files; there they are filled each time.
"""

from __future__ import annotations

import atexit
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from flask import Flask

from forum.storage.session import db, disconnect

Made = TypeVar("Made")


@cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="terrasse-remembered-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


_made: dict[str, tuple[Any, tuple[Any, ...]]] = {}


def remembered(name: str, fill: Callable[[], Made], app: Flask, *living: Any) -> Made:
    """What ``fill()`` answers once it has filled the database of ``app``, as if it had just done so.

    ``name`` is the community's own. ``living`` is what belongs to the running test rather than to the community
    (the cast, say): wherever the answer speaks of that of the first test, it speaks of this one's. What the database
    held before is forgotten: it must be what it was the first time. Call it outside an application context.
    """
    with app.app_context():
        url = db.engine.url
    if url.get_backend_name() != "sqlite":
        return fill()
    own, kept = Path(str(url.database)), _folder() / f"{name}.db"
    here = (app, *living)
    if name not in _made:
        made = fill()
        disconnect(app)
        _copy(own, kept)
        _made[name] = (_as_of(made, here, here), here)
        return made
    made, there = _made[name]
    disconnect(app)
    for file in (own.with_name(own.name + "-wal"), own.with_name(own.name + "-shm")):
        file.unlink(missing_ok=True)
    shutil.copyfile(kept, own)
    return _as_of(made, there, here)


def _as_of(made: Made, there: tuple[Any, ...], here: tuple[Any, ...]) -> Made:
    """A copy of its own, in which what was ``there`` is what is ``here``."""
    return deepcopy(made, {id(old): new for old, new in zip(there, here, strict=True)})


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
