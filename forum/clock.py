"""The one place time comes from. Tests move it with time-machine."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, in UTC and aware of it."""
    return datetime.now(UTC)


def iso(moment: datetime) -> str:
    """The moment in ISO 8601 with seconds, as machines read it: `2026-11-02T18:30:05+00:00`.

    A moment without a time zone is refused: guessing one would be wrong twice a year.
    """
    if moment.tzinfo is None:
        raise ValueError("iso() needs a moment with a time zone")
    return moment.astimezone(UTC).isoformat(timespec="seconds")
