"""Figures of people: newcomers who came back, and those who were at what they had said yes to.

Whole months are counted, and only those that are over: a figure that grew from one day to the next would
tell of whoever joined or came in between. Which of them are told says ``disclosure``.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select

from forum.events.models import PLANNED, YES, Attendance, Event
from forum.insights.counting import Span
from forum.insights.disclosure import Cell, categories_told, periods_told, sum_of
from forum.insights.figures import Figure, of_people
from forum.insights.periods import Period
from forum.members.models import Member
from forum.storage.session import rows
from forum.subjects import PUBLISHED
from forum.topics.models import Post, Topic

CAME_BACK: Final = timedelta(days=30)

NOBODY: Final[Cell] = (0, 0)


class Months:
    """The months of the year of a period that were over at ``moment``."""

    def __init__(self, period: Period, moment: datetime) -> None:
        self.period = period
        self.ends = [until for _since, until in period.year.slices() if until <= moment]

    @property
    def until(self) -> datetime:
        """The first moment after them."""
        return self.ends[-1] if self.ends else self.period.year.since

    def number(self, at: datetime) -> int:
        """Of the month in which ``at`` lies, from 1 on."""
        return bisect(self.ends, at) + 1

    def has(self, at: datetime) -> bool:
        """Whether ``at`` lies in the period itself."""
        return self.period.since <= at < self.period.until

    def told(self, cells: Sequence[tuple[datetime, Cell]]) -> bool:
        """Whether the period is told beside the others of its year."""
        months = [[NOBODY] for _month in range(12)]
        for at, cell in cells:
            months[self.number(at) - 1].append(cell)
        return (self.period.begins.month, self.period.months) in periods_told([*map(sum_of, months)])


def newcomers_back(span: Span) -> Figure:
    """Who joined in those months, and was here again 30 days after that or later."""
    months = Months(span.period, span.moment - CAME_BACK)
    wanted = select(Member.id, Member.created_at, Member.seen_at).where(
        Member.created_at >= span.period.year.since,
        Member.created_at < months.until,
        Member.confirmed_at.is_not(None),
        Member.works_here.is_(False),
        Member.system.is_(False),
    )
    found = rows(wanted).all()
    told = months.told([(row.created_at, _sides(_is_back(row))) for row in found])
    here = [row for row in found if months.has(row.created_at)]
    first = _first_posts([row.id for row in here], span.places)
    return of_people("newcomers_back", sum(map(_is_back, here)), len(here), told, first)


def _is_back(row: Any) -> bool:
    return row.seen_at is not None and row.seen_at >= row.created_at + CAME_BACK


def _sides(one: bool) -> Cell:
    return int(one), int(not one)


def _first_posts(member_ids: Sequence[int], places: Collection[int]) -> tuple[int, ...]:
    """The first thing that each wrote for all who read these categories, the newest first."""
    wanted = (
        select(Post.id, Post.author_id)
        .join(Topic, Topic.id == Post.topic_id)
        .where(
            Post.author_id.in_(member_ids),
            Post.state == PUBLISHED,
            Topic.state == PUBLISHED,
            Topic.category_id.in_(places),
        )
        .order_by(Post.id.desc())
    )
    first = {row.author_id: row.id for row in rows(wanted)}
    return tuple(sorted(first.values(), reverse=True))


def events_came(span: Span) -> Figure:
    """How many of those who had said they would come to what took place in those months were there."""
    months = Months(span.period, span.moment)
    wanted = (
        select(Event.id, Event.starts_at, Event.category_id, Attendance.came)
        .join(Attendance, Attendance.event_id == Event.id)
        .where(
            Event.starts_at >= span.period.year.since,
            Event.starts_at < months.until,
            Event.ends_at <= span.moment,
            Event.state == PUBLISHED,
            Event.status == PLANNED,
            Event.category_id.in_(span.among),
            Attendance.answer == YES,
            Attendance.came.is_not(None),
        )
        .order_by(Event.starts_at.desc(), Event.id.desc())
    )
    found = rows(wanted).all()
    here = [row for row in found if row.category_id in span.places and months.has(row.starts_at)]
    came, behind = sum(1 for row in here if row.came), tuple(dict.fromkeys(row.id for row in here))
    told = not here or _are_told(span, months, found)
    return of_people("events_came", came, len(here), told, behind)


def _are_told(span: Span, months: Months, found: Sequence[Any]) -> bool:
    if set(span.places) == set(span.among):
        return months.told([(row.starts_at, _sides(row.came)) for row in found])
    if span.period.months != 12:
        return False
    places = {place: [NOBODY] for place in span.among}
    for row in found:
        places[row.category_id].append(_sides(row.came))
    told = categories_told({place: sum_of(cells) for place, cells in places.items()})
    return told.issuperset(span.places)
