"""Days and quarters as the community's calendar has them: a promise is due on a day, not at a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from forum.clock import now
from forum.community.queries import site

LONGEST = timedelta(days=3 * 365)
"""The furthest day that can be promised, or on which a call may end."""


def zone() -> ZoneInfo:
    """The community's time zone."""
    return ZoneInfo(site().timezone)


def day_of(moment: datetime) -> date:
    """The day on which ``moment`` fell here."""
    return moment.astimezone(zone()).date()


def today() -> date:
    return day_of(now())


def start_of(day: date) -> datetime:
    """The first moment of ``day`` here."""
    return datetime.combine(day, time(), zone()).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The first moment after ``day`` here."""
    return start_of(day + timedelta(days=1))


def last_day(closes_at: datetime) -> date:
    """The day whose end is ``closes_at``."""
    return day_of(closes_at - timedelta(seconds=1))


def parsed(raw: str | None) -> date | None:
    """The day that ``raw`` (``YYYY-MM-DD``) says; None for anything else."""
    try:
        return date.fromisoformat((raw or "").strip()[:10])
    except ValueError:
        return None


def days_late(due_on: date, on: date | None = None) -> int:
    """Whole days by which something due on ``due_on`` is late on the day ``on`` (today); 0 in time."""
    return max(0, ((on or today()) - due_on).days)


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """Three months of a year; ``number`` is 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def named(cls, name: str) -> Quarter | None:
        """``2026-4`` as a quarter; None for anything else."""
        year, dash, number = name.partition("-")
        if dash and year.isascii() and year.isdigit() and len(year) == 4 and number in ("1", "2", "3", "4"):
            return cls(int(year), int(number)) if int(year) >= 1970 else None
        return None

    @property
    def name(self) -> str:
        return f"{self.year}-{self.number}"

    @property
    def begins(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def next(self) -> Quarter:
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def before(self) -> Quarter:
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)

    @property
    def start(self) -> datetime:
        return start_of(self.begins)

    @property
    def end(self) -> datetime:
        return self.next.start


def a_year_before(day: date) -> date:
    """The same day of the year before; the 28th for a 29th of February."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
