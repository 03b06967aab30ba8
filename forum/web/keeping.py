"""What is rendered once for many readers: a bounded memory, and the neutral reader it is rendered for."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Generic, TypeVar, cast

from flask import Flask, current_app, g

T = TypeVar("T")

LARGEST = 16 * 1024 * 1024
"""Bytes that a memory may hold before it forgets what was used longest ago."""

OVERHEAD = 300
"""Bytes that an entry costs besides its text: key, list links, object heads."""


@dataclass(slots=True)
class Memory(Generic[T]):
    """The most recently used things by key, bounded in bytes; safe in threads."""

    size: Callable[[T], int]
    largest: int = LARGEST
    held: int = 0
    _things: OrderedDict[Hashable, T] = field(default_factory=OrderedDict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: Hashable) -> T | None:
        with self._guard:
            found = self._things.get(key)
            if found is not None:
                self._things.move_to_end(key)
            return found

    def put(self, key: Hashable, thing: T) -> None:
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

    def __len__(self) -> int:
        return len(self._things)


def memory(name: str, size: Callable[[T], int], app: Flask | None = None) -> Memory[T]:
    """The memory called ``name`` of this app, made when it is first asked for."""
    kept: dict[str, Memory[T]] = (app or current_app).extensions.setdefault("forum.kept", {})
    if name not in kept:
        kept.setdefault(name, Memory(size))
    return cast("Memory[T]", kept[name])


@contextmanager
def keeping(language: str) -> Iterator[None]:
    """Render for nobody in particular, in ``language``: no viewer, the community's time zone, no nonce.

    The part rendered inside may be kept and sent to everyone.
    """
    edition = g.get("edition")
    with current_app.app_context():
        g.keeping = True
        g.viewer = None
        g.language = language
        if edition is not None:
            g.edition = edition
        yield
