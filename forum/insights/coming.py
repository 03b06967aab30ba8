"""The review that is still to be mailed: how long there is to choose for it, and what was chosen so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from forum.clock import now
from forum.community.queries import site
from forum.insights.chosen import choices, said_name
from forum.insights.models import MOST_CHOSEN, Choice
from forum.insights.mondays import Eyes, open_week, places_of
from forum.members.people import people
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session
from forum.subjects import PUBLISHED
from forum.topics.models import Post, Topic
from forum.topics.visibility import sight


@dataclass(frozen=True, slots=True)
class Picked:
    """What was chosen, and by whom."""

    post_id: int
    title: str
    language: str
    by: str

    @property
    def path(self) -> str:
        return f"/posts/{self.post_id}"


@dataclass(frozen=True, slots=True)
class Coming:
    """The next review, as somebody who may choose sees it."""

    days: int
    """Until it is mailed, by the community's calendar; 0 on that Monday."""
    picked: tuple[Picked, ...]
    unread: int
    """What else was chosen, where this viewer does not analyse."""

    @property
    def full(self) -> bool:
        return len(self.picked) + self.unread >= MOST_CHOSEN

    def of(self, post_id: int) -> Picked | None:
        """What it says of this post; None where that was not chosen."""
        return next((one for one in self.picked if one.post_id == post_id), None)


def coming_review(viewer: Any) -> Coming:
    """What is chosen so far for the next review, as far as ``viewer`` analyses and sees it."""
    require(viewer, Act.SEE_REPORTS)
    moment = now()
    week = open_week(moment)
    found = session().execute(
        choices(Eyes(viewer, places_of(viewer), week), Choice.post_id), sight(viewer)
    ).all()  # fmt: skip
    names = people(row.author_id for row in found)
    picked = [Picked(row.post_id, row.title, row.language, said_name(names[row.author_id])) for row in found]
    today = moment.astimezone(ZoneInfo(site().timezone)).date()
    return Coming(max(0, (week.until.date() - today).days), tuple(picked), _shown(week.name) - len(picked))


def _shown(week: str) -> int:
    """How many were chosen by whoever it was, of those that can still be read by somebody."""
    shown = (
        select(func.count(Choice.id))
        .join(Post, Post.id == Choice.post_id)
        .join(Topic, Topic.id == Post.topic_id)
        .where(Choice.week == week, Post.state == PUBLISHED, Topic.state == PUBLISHED)
    )
    return session().scalar(shown) or 0
