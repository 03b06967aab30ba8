"""Wall clocks and moments: an evening begins at seven where it takes place, summer and winter.

Pure functions. A time that the clock jumps over in spring is an hour later; one that the clock shows twice in
autumn is the first (as RFC 5545, 3.3.5 reads them).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import FR, MO, MONTHLY, SA, SU, TH, TU, WE, WEEKLY, rrule, weekday
from dateutil.tz import datetime_exists, resolve_imaginary

from forum.events.models import (
    FORTNIGHTLY,
    LAST_WEEKDAY,
    MOST_DATES,
    NTH_WEEKDAY,
)
from forum.events.models import MONTHLY as EVERY_MONTH

_DAYS: tuple[weekday, ...] = (MO, TU, WE, TH, FR, SA, SU)

LONGEST = timedelta(days=14)
"""How long one event can go on."""
FURTHEST = timedelta(days=2 * 366)
"""How far ahead one can plan."""


def moment(wall: datetime, zone: str) -> datetime:
    """When the clock of ``zone`` shows ``wall`` (naive), in UTC."""
    return resolve_imaginary(wall.replace(tzinfo=ZoneInfo(zone), fold=0)).astimezone(UTC)


def is_on_the_clock(wall: datetime, zone: str) -> bool:
    """Whether the clock of ``zone`` ever shows ``wall`` (naive), and does not jump over it."""
    return bool(datetime_exists(wall, ZoneInfo(zone)))


def wall(at: datetime, zone: str) -> datetime:
    """What the clock of ``zone`` shows at a moment: naive."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


def day_there(at: datetime, zone: str) -> date:
    """The day on which a moment falls in ``zone``."""
    return at.astimezone(ZoneInfo(zone)).date()


def bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """The first moment of ``day`` in ``zone``, and the first after it."""
    start = datetime(day.year, day.month, day.day)  # noqa: DTZ001 (a wall clock)
    return moment(start, zone), moment(start + timedelta(days=1), zone)


def nth_in_month(day: date) -> int:
    """Which of its kind it is in its month: 2 for the second Friday."""
    return (day.day - 1) // 7 + 1


def recurrence(rhythm: str, first: datetime, last_day: date) -> rrule:
    """The dates of a series by the wall clock (naive), from ``first`` to the end of ``last_day``.

    Monthly on the 31st skips the months without one, and the fifth Friday those without a fifth.
    """
    until = datetime(last_day.year, last_day.month, last_day.day, 23, 59, 59)  # noqa: DTZ001 (a wall clock)
    if rhythm == EVERY_MONTH:
        return rrule(MONTHLY, dtstart=first, until=until, bymonthday=first.day)
    if rhythm == LAST_WEEKDAY:
        return rrule(MONTHLY, dtstart=first, until=until, byweekday=_DAYS[first.weekday()](-1))
    if rhythm == NTH_WEEKDAY:
        of_month = _DAYS[first.weekday()](nth_in_month(first.date()))
        return rrule(MONTHLY, dtstart=first, until=until, byweekday=of_month)
    return rrule(WEEKLY, interval=2 if rhythm == FORTNIGHTLY else 1, dtstart=first, until=until)


def rule_text(rule: rrule) -> str:
    """The rule alone, as RFC 5545 writes it."""
    return str(rule).rpartition("RRULE:")[2]


def dates(
    rhythm: str, starts: datetime, ends: datetime, zone: str, last_day: date, left_out: frozenset[date]
) -> list[tuple[datetime, datetime]]:
    """Beginning and end (UTC) of each date of a series; ``starts``, ``ends`` are the first by the clock.

    At most ``MOST_DATES`` and one more, by which one knows that there are too many.
    """
    found = []
    for begins in recurrence(rhythm, starts, last_day):
        if begins.date() in left_out:
            continue
        found.append((moment(begins, zone), moment(begins + (ends - starts), zone)))
        if len(found) > MOST_DATES:
            break
    return [pair for pair in found if pair[0] < pair[1]]
