"""Weeks from Monday to Monday, by the clock of whoever reads, and the morning on which one is written of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from forum.categories.catalogue import catalogue
from forum.community.queries import site
from forum.policy.acts import Act
from forum.policy.check import can
from forum.topics.visibility import seen_categories

MORNING: Final = time(7)
"""When the review is written, by the reader's clock."""
STILL_MORNING: Final = timedelta(days=2)
"""For how long after that a review that could not be written is written all the same."""


@dataclass(frozen=True, slots=True)
class Week:
    """A whole week, as the clock of ``zone`` counts it."""

    since: datetime
    until: datetime
    zone: str

    @property
    def first(self) -> date:
        return self.since.date()

    @property
    def last(self) -> date:
        return self.first + timedelta(days=6)

    @property
    def name(self) -> str:
        """«2026-48», as ISO 8601 counts weeks."""
        year, number, _day = self.since.isocalendar()
        return f"{year}-{number:02}"

    def day(self, moment: datetime) -> date:
        """The day on which ``moment`` fell, by the same clock."""
        return moment.astimezone(ZoneInfo(self.zone)).date()

    def is_due(self, moment: datetime) -> bool:
        """Whether it is the morning on which this week is written of, or not long after it."""
        morning = datetime.combine(self.until.date(), MORNING, self.until.tzinfo)
        return morning <= moment < morning + STILL_MORNING


def last_week(moment: datetime, zone: str) -> Week:
    """The last week that was over at ``moment``."""
    clock = ZoneInfo(zone)
    today = moment.astimezone(clock).date()
    monday = today - timedelta(days=today.weekday())
    return Week(
        datetime.combine(monday - timedelta(days=7), time(), clock),
        datetime.combine(monday, time(), clock),
        zone,
    )


def open_week(moment: datetime) -> Week:
    """The week of which the next review tells, by the community's clock: until seven on Monday, the last."""
    zone = site().timezone
    return last_week(moment.astimezone(ZoneInfo(zone)) + timedelta(days=7, hours=-MORNING.hour), zone)


@dataclass(frozen=True, slots=True)
class Eyes:
    """Who reads, of which categories, and of which week."""

    viewer: Any
    places: tuple[int, ...]
    week: Week


def places_of(viewer: Any) -> tuple[int, ...]:
    """The categories that ``viewer`` analyses and sees."""
    known = catalogue()
    return tuple(one for one in seen_categories(viewer) if can(viewer, Act.SEE_REPORT, known[one]))


def eyes_of(viewer: Any, moment: datetime) -> Eyes:
    """What ``viewer`` analyses and sees, in the last week that was over at ``moment`` by their clock."""
    return Eyes(viewer, places_of(viewer), last_week(moment, viewer.timezone or site().timezone))
