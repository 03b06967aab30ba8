"""Several things done at the same moment, for tests of what holds afterwards."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from flask import Flask

from tests.cast import VisitorClient

T = TypeVar("T")

PATIENCE = 240
"""Seconds for all of them to end: who waits longer for another waits for ever."""


def together(acts: Sequence[Callable[[], T]]) -> list[T]:
    """Do each act in a thread of its own, all at the same moment; what each answered, in order.

    What one of them raises is raised here.
    """
    barrier = threading.Barrier(len(acts))

    def run(act: Callable[[], T]) -> T:
        barrier.wait(30)
        return act()

    pool = ThreadPoolExecutor(len(acts))
    try:
        return list(pool.map(run, acts, timeout=PATIENCE))
    finally:
        pool.shutdown(wait=False)


def at_once(app: Flask, refusals: tuple[type[Exception], ...], *acts: Callable[[], Any]) -> list[str]:
    """The same, each with an application context of its own; how each went, in order.

    «done», or the name of the one of ``refusals`` that it met with.
    """

    def outcome(act: Callable[[], Any]) -> str:
        with app.app_context():
            try:
                act()
            except refusals as refusal:
                return type(refusal).__name__
            return "done"

    return together([partial(outcome, act) for act in acts])


def visits_at_once(visits: Sequence[tuple[VisitorClient, Callable[[VisitorClient], T]]]) -> list[T]:
    """The same for browsers: each does what stands beside it."""
    return together([partial(do, browser) for browser, do in visits])
