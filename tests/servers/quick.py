"""What one process works out once for all the applications its tests build.

A program that runs for months compiles each template and each statement once. The tests build thousands of
applications, each of which would begin anew: two thirds of their time. What is kept belongs to no database and
no community: templates by their own text, statements and routes by their own shape, static files as they are.
"""

from __future__ import annotations

import gc
from dataclasses import fields

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.util import LRUCache

from forum.app import ROOT, Forum
from forum.storage.session import db
from forum.web.assets import Assets
from tests.servers.routes import SharedMap

Forum.url_map_class = SharedMap

STATEMENTS = 4_000
"""How many statements are kept for each kind of database."""


class _Templates(BytecodeCache):
    """Compiled templates in memory, by their name and their text."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], object] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key, bucket.checksum] = bucket.code


_read: list[Assets] = []
_scan = Assets.scan


def _scan_once(self: Assets) -> None:
    """The project's own files change in no test; a folder of a test's own is read each time."""
    if self.root != ROOT / "static":
        _scan(self)
        return
    if not _read:
        _scan(self)
        _read.append(self)
    for one in fields(Assets):
        setattr(self, one.name, getattr(_read[0], one.name))


Assets.scan = _scan_once  # type: ignore[method-assign]

_templates = _Templates()
_first: dict[str, Engine] = {}


def _trust_the_machine(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """Wait for no disk: a power cut ends the test as well. What a killed program keeps, tests/soak tries."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=OFF")
    cursor.close()


def share(app: Flask) -> Flask:
    """Let ``app`` use what the applications before it compiled, and them what it compiles; returns it."""
    app.jinja_env.bytecode_cache = _templates
    with app.app_context():
        engine = db.engine
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _trust_the_machine)
    first = _first.get(engine.dialect.name)
    if first is None:
        with engine.connect():  # what a dialect asks its server at first, it then knows
            pass
        engine._compiled_cache = LRUCache(STATEMENTS)
        _first[engine.dialect.name] = engine
        gc.collect()
        gc.freeze()  # modules and their like stay; looking at them again and again finds nothing
    else:
        engine.dialect = first.dialect  # statements are kept by the dialect that compiled them
        engine._compiled_cache = first._compiled_cache
    return app
