"""The periods that figures are counted for: years and their halves, in UTC."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

_NAME = re.compile(r"(20[0-9]{2})(?:-h([12]))?")


@dataclass(frozen=True, slots=True)
class Period:
    """A year (``half`` 0) or one of its halves, from ``since`` until just before ``until``."""

    year: int
    half: int = 0

    @property
    def name(self) -> str:
        """How addresses and files call it: ``2026`` or ``2026-h2``."""
        return f"{self.year}-h{self.half}" if self.half else str(self.year)

    @property
    def since(self) -> datetime:
        """The first moment of it."""
        return datetime(self.year, 7 if self.half == 2 else 1, 1, tzinfo=UTC)

    @property
    def until(self) -> datetime:
        """The first moment after it."""
        if self.half == 1:
            return datetime(self.year, 7, 1, tzinfo=UTC)
        return datetime(self.year + 1, 1, 1, tzinfo=UTC)

    @property
    def halves(self) -> tuple[Period, ...]:
        """The halves it is made of; a half is made of itself."""
        return (self,) if self.half else (Period(self.year, 1), Period(self.year, 2))


@dataclass(frozen=True, slots=True)
class Span:
    """Any time, from ``since`` until just before ``until``."""

    since: datetime
    until: datetime


def period_named(name: str) -> Period | None:
    """The period of that name, None for what names none."""
    found = _NAME.fullmatch(name)
    return Period(int(found[1]), int(found[2] or 0)) if found else None


def half_of(moment: datetime) -> Period:
    """The half-year in which a moment lies."""
    there = moment.astimezone(UTC)
    return Period(there.year, 1 if there.month <= 6 else 2)


def periods(first: datetime, last: datetime) -> list[Period]:
    """Each year from the first moment's to the last one's with its halves that had begun, newest first."""
    begun = []
    for year in range(last.astimezone(UTC).year, first.astimezone(UTC).year - 1, -1):
        begun.append(Period(year))
        begun += [half for half in reversed(Period(year).halves) if first < half.until and half.since <= last]
    return begun
