"""Connections to read with, kept ready between requests: a page that is kept asks three small questions."""

from __future__ import annotations

from collections import deque
from typing import Any

from flask import Flask, current_app
from sqlalchemy import Connection, Engine, event

MOST_IDLE = 4
"""How many wait for the next request; a page holds one for a fraction of its time."""

_BARE: dict[str, dict[str, Any]] = {
    "sqlite": {},  # where our «begin» event, and it alone, begins a transaction
    "postgresql": {"isolation_level": "AUTOCOMMIT"},
}
"""What keeps a connection from beginning a transaction that would only have to be ended again."""

_GENERATION = "generation"


class Readers:
    """The waiting connections of one engine; safe in threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._idle: deque[Connection] = deque()
        self._generation = 0
        event.listen(engine, "engine_disposed", self._close)

    def __len__(self) -> int:
        """How many wait."""
        return len(self._idle)

    def take(self) -> Connection:
        """A connection to read with. One that broke while it waited shows that at its first question."""
        try:
            return self._idle.pop()
        except IndexError:
            connection = self._engine.connect().execution_options(**_BARE[self._engine.dialect.name])
            connection.info[_GENERATION] = self._generation
            return connection

    def give_back(self, connection: Connection) -> None:
        """Let ``connection`` wait for the next request, outside any transaction."""
        if connection.invalidated or len(self._idle) >= MOST_IDLE:
            connection.close()
            return
        if connection.info.get(_GENERATION) != self._generation:
            _end(connection)  # the engine was disposed of while this one was in use
            return
        if connection.in_transaction():
            connection.rollback()
        self._idle.append(connection)

    def _close(self, _engine: Engine) -> None:
        self._generation += 1
        while self._idle:
            _end(self._idle.pop())


def _end(connection: Connection) -> None:
    """Close a connection whose pool is gone: nobody else would close what was returned there."""
    connection.invalidate()
    connection.close()


def install(app: Flask, engine: Engine) -> None:
    """Keep connections of ``engine`` for ``app``."""
    app.extensions["forum.readers"] = Readers(engine)


def readers() -> Readers:
    """The connections of the running app."""
    found: Readers = current_app.extensions["forum.readers"]
    return found
