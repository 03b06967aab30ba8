"""The months, quarters and years that the report is about, as the community's calendar has them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from forum.contributions.days import start_of

_NAME = re.compile(r"(20[0-9]{2})(?:-(?:q([1-4])|(0[1-9]|1[0-2])))?")
OFFERED = {12: 3, 3: 5, 1: 6}
"""How many years, quarters and months a page offers, by the months each has."""


def _later(day: date, months: int) -> date:
    """The first of the month ``months`` later (or, below 0, before)."""
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """``months`` months (1, 3 or 12) from the day ``begins`` on."""

    begins: date
    months: int

    @property
    def name(self) -> str:
        """How addresses call it: ``2026``, ``2026-q4``, ``2026-11``."""
        if self.months == 12:
            return f"{self.begins:%Y}"
        if self.months == 3:
            return f"{self.begins:%Y}-q{self.begins.month // 3 + 1}"
        return f"{self.begins:%Y-%m}"

    @property
    def ends(self) -> date:
        """The first day after it."""
        return _later(self.begins, self.months)

    @property
    def last_day(self) -> date:
        return self.ends - timedelta(days=1)

    @property
    def since(self) -> datetime:
        return start_of(self.begins)

    @property
    def until(self) -> datetime:
        """The first moment after it."""
        return start_of(self.ends)

    @property
    def before(self) -> Period:
        return Period(_later(self.begins, -self.months), self.months)

    @property
    def year(self) -> Period:
        """The year in which it lies."""
        return Period(self.begins.replace(month=1), 12)

    def slices(self) -> list[tuple[datetime, datetime]]:
        """Its months for a year, its weeks (the last one may be shorter or longer) otherwise."""
        if self.months == 12:
            days = [_later(self.begins, number) for number in range(13)]
        else:
            weeks = (self.ends - self.begins).days // 7
            days = [self.begins + timedelta(weeks=number) for number in range(weeks)] + [self.ends]
        return [(start_of(first), start_of(last)) for first, last in pairwise(days)]


def period_named(name: str) -> Period | None:
    """The period of that name, None for what names none."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    year, quarter, month = int(found[1]), found[2], found[3]
    if quarter:
        return Period(date(year, int(quarter) * 3 - 2, 1), 3)
    return Period(date(year, int(month), 1), 1) if month else Period(date(year, 1, 1), 12)


def period_of(day: date, months: int = 3) -> Period:
    """The period of that length in which ``day`` lies."""
    month = day.month - (day.month - 1) % months
    return Period(date(day.year, month, 1), months)


def periods(first: date, today: date) -> list[Period]:
    """What a page offers, the longest first: those that have begun, and in which anything can have been."""
    found = []
    for months, most in OFFERED.items():
        one = period_of(today, months)
        for _ in range(most):
            if one.last_day < first:
                break
            found.append(one)
            one = one.before
    return found
