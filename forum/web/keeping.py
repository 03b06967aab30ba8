"""What is rendered once for many readers: a bounded memory, and the neutral reader it is rendered for."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from flask import Flask, current_app, g

T = TypeVar("T")

MEGABYTE = 1024 * 1024

LARGEST = 4 * MEGABYTE
"""Bytes that a memory may hold before it forgets what was used longest ago, unless it is given more."""

OVERHEAD = 300
"""Bytes that an entry costs besides its text: key, list links, object heads."""


@dataclass(slots=True)
class _Turn:
    """Whose turn it is with one key, and how many are there."""

    guard: threading.Lock = field(default_factory=threading.Lock)
    there: int = 0


@dataclass(slots=True)
class Memory(Generic[T]):
    """The most recently used things by key, bounded in bytes; safe in threads."""

    size: Callable[[T], int]
    largest: int = LARGEST
    held: int = 0
    _things: OrderedDict[Hashable, T] = field(default_factory=OrderedDict)
    _guard: threading.Lock = field(default_factory=threading.Lock)
    _turns: dict[Hashable, _Turn] = field(default_factory=dict)

    def get(self, key: Hashable) -> T | None:
        """What is remembered under ``key``, None when nothing is."""
        with self._guard:
            found = self._things.get(key)
            if found is not None:
                self._things.move_to_end(key)
            return found

    def put(self, key: Hashable, thing: T) -> None:
        """Remember ``thing``; what would fill a quarter of the memory by itself is not kept."""
        cost = self.size(thing) + OVERHEAD
        if cost > self.largest // 4:
            return
        with self._guard:
            before = self._things.pop(key, None)
            if before is not None:
                self.held -= self.size(before) + OVERHEAD
            self._things[key] = thing
            self.held += cost
            while self.held > self.largest:
                _, oldest = self._things.popitem(last=False)
                self.held -= self.size(oldest) + OVERHEAD

    @contextmanager
    def turn(self, key: Hashable) -> Iterator[None]:
        """Alone with ``key``: who comes meanwhile waits here, and then looks first at what was put.

        For what many ask for in the same moment, which each would otherwise make for themselves. Nobody may
        wait with something in hand that the one whose turn it is needs: give a connection to read with back
        first (``close_reader``).
        """
        with self._guard:
            turn = self._turns.setdefault(key, _Turn())
            turn.there += 1
        try:
            with turn.guard:
                yield
        finally:
            with self._guard:
                turn.there -= 1
                if not turn.there:
                    del self._turns[key]

    def __len__(self) -> int:
        return len(self._things)


def memory(
    name: str, size: Callable[[T], int], largest: int = LARGEST, app: Flask | None = None
) -> Memory[T]:
    """The memory called ``name`` of this app, made when it is first asked for."""
    kept: dict[str, Memory[T]] = (app or current_app).extensions.setdefault("forum.kept", {})
    if name not in kept:
        kept.setdefault(name, Memory(size, largest))
    return kept[name]


@contextmanager
def keeping(language: str, viewer: Any = None) -> Iterator[list[tuple[str, dict[str, Any]]]]:
    """Render for nobody in particular: the community's time zone, places for the nonce and the token.

    ``viewer`` may be a stand-in whose identity is all places. What is rendered inside may be kept and
    sent to everyone; nothing inside asks the database. Yields the slots met on the way, to be filled
    for each reader when the page is sent.
    """
    edition = g.get("edition")
    slots: list[tuple[str, dict[str, Any]]] = []
    with current_app.app_context():
        g.keeping = True
        g.kept_slots = slots
        g.viewer = viewer
        g.language = language
        if edition is not None:
            g.edition = edition
        yield slots
