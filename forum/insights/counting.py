"""The figures of hand-offs, ideas, promises and events, each from what is kept of it.

Every function is given the categories that whoever reads the figures may read them of.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from forum.contributions.balance import balance, promises_between
from forum.contributions.days import days_late, end_of, start_of, today
from forum.contributions.models import Commitment
from forum.events.models import PLANNED, Event
from forum.feedback.models import DECISIONS, DONE, JOINED, Idea, IdeaEntry
from forum.handoffs.models import POSTED, WITHDRAWN, Handoff, HandoffEntry
from forum.insights.figures import Figure
from forum.insights.periods import Period
from forum.storage.session import rows
from forum.subjects import PUBLISHED
from forum.topics.models import Post, Topic


@dataclass(frozen=True, slots=True)
class Span:
    """A period, in these categories, as seen at ``moment``."""

    period: Period
    places: Collection[int]
    moment: datetime
    apart: bool = False
    """Whether it is one category, chosen by somebody who may read figures of others too."""

    @property
    def since(self) -> datetime:
        return self.period.since

    @property
    def until(self) -> datetime:
        return self.period.until


def handoffs(span: Span) -> list[Figure]:
    """What was handed to departments in that time, and was not taken back."""
    first, posted = aliased(HandoffEntry), aliased(HandoffEntry)
    told = select(func.min(posted.at)).where(posted.handoff_id == Handoff.id, posted.kind == POSTED)
    wanted = (
        select(Handoff.post_id, Handoff.status, first.data, told.scalar_subquery().label("told"))
        .join(first, (first.handoff_id == Handoff.id) & (first.number == 1))
        .join(Post, Post.id == Handoff.post_id)
        .join(Topic, Topic.id == Post.topic_id)
        .where(
            Handoff.created_at >= span.since,
            Handoff.created_at < span.until,
            Handoff.state == PUBLISHED,
            Handoff.status != WITHDRAWN,
            Topic.category_id.in_(span.places),
        )
        .order_by(Handoff.id.desc())
    )
    found = rows(wanted).all()
    closed = [row.post_id for row in found if row.status == POSTED]
    overdue = [row.post_id for row in found if _came_late(row, span.moment)]
    return [
        Figure("handoffs_closed", len(closed), len(found), tuple(closed)),
        Figure("handoffs_late", len(overdue), len(found), tuple(overdue)),
    ]


def _came_late(row: Any, moment: datetime) -> bool:
    """The day that was named first is over, and by then the member had no answer that still stands; another
    day that was named since, or another department, changes nothing in that."""
    named = datetime.fromisoformat(row.data["due"])
    came = row.told if row.status == POSTED else None
    return named < (came or moment)


def ideas(span: Span) -> list[Figure]:
    """Ideas that were decided or done in that time, and those of it that wait for a word."""
    wanted = (
        select(IdeaEntry.idea_id, IdeaEntry.kind)
        .join(Idea, Idea.id == IdeaEntry.idea_id)
        .join(Topic, Topic.id == Idea.topic_id)
        .where(
            IdeaEntry.at >= span.since,
            IdeaEntry.at < span.until,
            IdeaEntry.kind.in_((*DECISIONS, DONE)),
            *_readable_idea(span.places),
        )
        .order_by(IdeaEntry.at, IdeaEntry.id)
    )
    found = rows(wanted).all()
    decided = _newest_first([row.idea_id for row in found if row.kind != DONE])
    done = _newest_first([row.idea_id for row in found if row.kind == DONE])
    written = rows(
        select(Idea.id, Idea.turned_at)
        .join(Topic, Topic.id == Idea.topic_id)
        .where(
            Idea.created_at >= span.since,
            Idea.created_at < span.until,
            Idea.status != JOINED,
            *_readable_idea(span.places),
        )
        .order_by(Idea.id.desc())
    ).all()
    silent = tuple(row.id for row in written if row.turned_at is None)
    return [
        Figure("ideas_decided", len(decided), len(decided), decided),
        Figure("ideas_done", len(done), len(done), done),
        Figure("ideas_unanswered", len(silent), len(written), silent),
    ]


def _readable_idea(places: Collection[int]) -> Sequence[Any]:
    return Topic.category_id.in_(places), Topic.state == PUBLISHED


def _newest_first(numbers: Sequence[int]) -> tuple[int, ...]:
    """Each once, what moved last before the others."""
    return tuple(dict.fromkeys(reversed(numbers)))


def promises(period: Period) -> list[Figure]:
    """The ledger's own figures of that time: what is owed from before is in them."""
    until = min(period.last_day, today())
    found = balance(period.begins, until)
    start, end = start_of(period.begins), end_of(until)
    owed = promises_between(start, end)
    kept = [one for one in owed if one.kept_at is not None and one.kept_at < end]
    given_up = [one for one in owed if one.given_up_at is not None and one.given_up_at < end]
    open_ones = [one for one in owed if one.settled_at is None or one.settled_at >= end]
    late = [one for one in open_ones if days_late(one.due_on, until)]
    return [
        Figure("promises_kept", found.kept, found.promises, _numbers(kept)),
        Figure("promises_late", len(found.late), found.promises, _numbers(late)),
        Figure("promises_given_up", found.given_up, found.promises, _numbers(given_up)),
    ]


def _numbers(commitments: Sequence[Commitment]) -> tuple[int, ...]:
    return tuple(one.id for one in commitments)


def events_held(span: Span) -> Figure:
    """What took place in that time."""
    held = (
        select(Event.id, Event.status, Event.published_at)
        .where(
            Event.starts_at >= span.since,
            Event.starts_at < span.until,
            Event.ends_at <= span.moment,
            Event.state == PUBLISHED,
            Event.category_id.in_(span.places),
        )
        .order_by(Event.starts_at.desc(), Event.id.desc())
    )
    found = rows(held).all()
    announced = sum(1 for row in found if row.published_at is not None)
    took_place = tuple(row.id for row in found if row.status == PLANNED)
    return Figure("events_held", len(took_place), announced, took_place)
