"""The one place time comes from. Tests move it with time-machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    """The present moment, in UTC and aware of it."""
    return _told.get() or datetime.now(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let everything inside happen at ``moment``, here and in no other thread: for telling a past story."""
    if moment.tzinfo is None:
        raise ValueError("at() needs a moment with a time zone")
    token = _told.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _told.reset(token)


def iso(moment: datetime) -> str:
    """The moment in ISO 8601 with seconds, as machines read it: `2026-11-02T18:30:05+00:00`.

    A moment without a time zone is refused: guessing one would be wrong twice a year.
    """
    if moment.tzinfo is None:
        raise ValueError("iso() needs a moment with a time zone")
    return moment.astimezone(UTC).isoformat(timespec="seconds")
