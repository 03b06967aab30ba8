"""From a fact to what follows from it. The two tables stand in ``forum/consequences.py``."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, current_app

from forum.facts.catalogue import Fact
from forum.facts.log import write_down
from forum.storage.session import after_commit

log = logging.getLogger(__name__)

Consequence = Callable[[Any], None]
Table = dict[type[Fact], list[Consequence]]


@dataclass(slots=True)
class Bus:
    """What follows from facts in one app, and the thread that does the AFTER part in commit order.

    With ``inline`` the AFTER part runs at once in the committing thread, which tests use to see it.
    """

    app: Flask
    within: Table = field(default_factory=dict)
    after: Table = field(default_factory=dict)
    inline: bool = False
    _queue: queue.SimpleQueue[Fact | None] = field(default_factory=queue.SimpleQueue)
    _thread: threading.Thread | None = None
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def add(self, within: Table, after: Table) -> None:
        """Add an add-on's tables to the app's."""
        for mine, theirs in ((self.within, within), (self.after, after)):
            for kind, consequences in theirs.items():
                mine.setdefault(kind, []).extend(consequences)

    @property
    def tables(self) -> tuple[Table, Table]:
        """What follows within the transaction, and after it."""
        return self.within, self.after

    def committed(self, facts: Sequence[Fact]) -> None:
        """Do, or queue, what follows from ``facts`` now that they are on disk."""
        wanted = [fact for fact in facts if type(fact) in self.after]
        if self.inline:
            for fact in wanted:
                self._follow(fact)
            return
        for fact in wanted:
            self._queue.put(fact)
        if wanted:
            self._start()

    def drain(self) -> None:
        """Wait until everything queued so far is done."""
        if self._thread is not None:
            done = threading.Event()
            self._queue.put(_Flush(done))
            done.wait(timeout=30)

    def _start(self) -> None:
        if self._thread is None:
            with self._guard:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._run, name="after-commit", daemon=True)
                    self._thread.start()

    def _run(self) -> None:
        while (fact := self._queue.get()) is not None:
            if isinstance(fact, _Flush):
                fact.done.set()
                continue
            self._follow(fact)

    def _follow(self, fact: Fact) -> None:
        for consequence in self.after.get(type(fact), ()):
            try:
                with self.app.app_context():
                    consequence(fact)
            except Exception:
                log.exception("what follows from %s failed", type(fact).__name__)


class _Flush(Fact):
    """Not a fact: a mark in the queue that says «everything before me is done»."""

    def __init__(self, done: threading.Event) -> None:
        object.__setattr__(self, "done", done)

    done: threading.Event


def install(app: Flask) -> None:
    """Give ``app`` an empty bus."""
    app.extensions["forum.facts"] = Bus(app)


def bus(app: Flask | None = None) -> Bus:
    """The bus of ``app``, or of the running one."""
    found: Bus = (app or current_app).extensions["forum.facts"]
    return found


def record(fact: Fact) -> None:
    """Write ``fact`` down, do what follows WITHIN the transaction, and queue what follows AFTER it."""
    line = bus()
    if fact.logged:
        write_down(fact)
    for consequence in line.within.get(type(fact), ()):
        consequence(fact)
    after_commit(lambda: line.committed([fact]))
