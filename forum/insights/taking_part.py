"""Figures of people: newcomers who came back, and those who were at what they had said yes to.

They are told of periods that are over: a figure that grew from one day to the next would tell of whoever
joined or came in between. Which of them says ``disclosure``. To whoever reads figures of several categories
people are told of in all of them together: months and categories would be a table of two ways, and the
calendar says which of its cells are empty.

What no rule here holds against: numbers of a time that is over still change, with a host who notes late who
came, and with newcomers who come back much later or leave for good. Whoever read them before and after, whose
categories became others meanwhile, or who compares with somebody that reads of other categories, has the
difference.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, select

from forum.events.models import PLANNED, YES, Attendance, Event
from forum.insights.counting import Span
from forum.insights.disclosure import is_safe_for, periods_told
from forum.insights.figures import APART, FEW_PEOPLE, RUNNING, Figure, of_people
from forum.insights.periods import Period
from forum.members.models import Member
from forum.storage.session import rows
from forum.subjects import PUBLISHED
from forum.topics.models import Post, Topic

CAME_BACK: Final = timedelta(days=30)


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

    def untold(self, sides: Sequence[tuple[datetime, int, bool]]) -> str:
        """Why the period is not told beside the others of its year; "" where it is.

        ``sides``: each time that somebody is counted: when, their number, and on which side.
        """
        if self.until < self.period.until:
            return RUNNING
        months: list[tuple[set[int], set[int]]] = [(set(), set()) for _end in self.ends]
        for at, member_id, side in sides:
            months[self.number(at) - 1][side].add(member_id)
        told = periods_told(months, is_safe_for)
        return "" if (self.period.begins.month, self.period.months) in told else FEW_PEOPLE


def newcomers_back(span: Span) -> Figure:
    """Who joined in the period, and was here again 30 days after that or later."""
    months = Months(span.period, span.moment - CAME_BACK)
    joined = _joined(span.period.year.since, months.until)
    found = rows(select(Member.id, Member.created_at, Member.seen_at).where(*joined)).all()
    untold = months.untold([(row.created_at, row.id, _is_back(row)) for row in found])
    here = [row for row in found if months.has(row.created_at)]
    first = _first_posts(_joined(span.since, min(span.until, months.until)), span.places)
    return of_people("newcomers_back", sum(map(_is_back, here)), len(here), untold, first)


def _joined(since: datetime, until: datetime) -> tuple[Any, ...]:
    return (
        Member.created_at >= since,
        Member.created_at < until,
        Member.confirmed_at.is_not(None),
        Member.works_here.is_(False),
        Member.system.is_(False),
    )


def _is_back(row: Any) -> bool:
    return row.seen_at is not None and row.seen_at >= row.created_at + CAME_BACK


def _first_posts(joined: tuple[Any, ...], places: Collection[int]) -> tuple[int, ...]:
    """The first thing that each wrote for all who read these categories, the newest first."""
    first = (
        select(func.min(Post.id))
        .join(Topic, Topic.id == Post.topic_id)
        .join(Member, Member.id == Post.author_id)
        .where(
            *joined,
            Post.state == PUBLISHED,
            Topic.state == PUBLISHED,
            Topic.category_id.in_(places),
        )
        .group_by(Post.author_id)
    )
    return tuple(sorted(rows(first).scalars(), reverse=True))


def events_came(span: Span) -> Figure:
    """How many of those who had said they would come to what took place in the period were there."""
    months = Months(span.period, span.moment)
    wanted = (
        select(Event.id, Event.starts_at, Attendance.member_id, Attendance.came)
        .join(Attendance, Attendance.event_id == Event.id)
        .where(
            Event.starts_at >= span.period.year.since,
            Event.starts_at < months.until,
            Event.ends_at <= span.moment,
            Event.state == PUBLISHED,
            Event.status == PLANNED,
            Event.category_id.in_(span.places),
            Attendance.answer == YES,
            Attendance.came.is_not(None),
        )
        .order_by(Event.starts_at.desc(), Event.id.desc())
    )
    found = rows(wanted).all()
    here = [row for row in found if months.has(row.starts_at)]
    came, behind = sum(1 for row in here if row.came), tuple(dict.fromkeys(row.id for row in here))
    sides = [(row.starts_at, row.member_id, row.came) for row in found]
    untold = APART if span.apart else months.untold(sides)
    return of_people("events_came", came, len(here), untold, behind)
