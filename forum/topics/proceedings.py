"""What moderators look at before they steer a topic: what was done to it, and which posts it has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.clock import now
from forum.facts.log import FactRow
from forum.members.models import Member
from forum.storage.session import session
from forum.text.excerpt import excerpt
from forum.topics.models import PUBLISHED, Post, Topic

MOST = 50
MOST_POSTS = 100
EXCERPT = 120
"""Characters."""

WORDS: dict[str, Any] = {
    "TopicStarted": _l("started it"),
    "TopicRenamed": _l("renamed it"),
    "TopicTagged": _l("changed its tags"),
    "TopicMoved": _l("moved it"),
    "TopicPinned": _l("changed its pin"),
    "TopicLocked": _l("closed or opened it"),
    "TopicSlowed": _l("slowed it down or let it run again"),
    "TopicHidden": _l("hid it"),
    "TopicShown": _l("showed it again"),
    "TopicHeldAgain": _l("let it wait for a person again"),
    "TopicDeleted": _l("deleted it"),
    "TopicRestored": _l("brought it back"),
    "TopicsMerged": _l("merged another topic into it"),
    "TopicSplit": _l("split posts off"),
    "PostHidden": _l("hid a post"),
    "PostRemoved": _l("removed a post"),
    "PostHeldAgain": _l("let a post wait for a person again"),
    "PostDeleted": _l("deleted a post"),
    "PostRestored": _l("brought a post back"),
}


@dataclass(frozen=True, slots=True)
class Proceeding:
    """Who did what to a topic, when, and why."""

    who: str
    what: Any
    at: datetime
    reason: str
    post_id: int | None


def proceedings_of(topic: Topic) -> list[Proceeding]:
    """The last acts on ``topic``, newest first."""
    rows = session().execute(
        select(FactRow, Member.display_name)
        .join(Member, Member.id == FactRow.actor_id)
        .where(FactRow.topic_id == topic.id, FactRow.kind.in_(WORDS))
        .order_by(FactRow.id.desc())
        .limit(MOST)
    )
    return [
        Proceeding(
            who=name,
            what=WORDS[fact.kind],
            at=fact.at,
            reason=str(fact.data.get("reason") or ""),
            post_id=fact.data.get("post_id") if fact.kind.startswith("Post") else None,
        )
        for fact, name in rows
    ]


@dataclass(frozen=True, slots=True)
class Slowed:
    """That members wait between two posts of theirs: how long, until when, who wants it so and why."""

    seconds: int
    until: datetime
    who: str
    reason: str


def slowness_of(topic: Any) -> Slowed | None:
    """How ``topic`` is slowed down now, for everybody to see; None: it is not."""
    if not topic.slow_seconds or topic.slow_until is None or topic.slow_until <= now():
        return None
    row = session().execute(
        select(FactRow.data, Member.display_name)
        .join(Member, Member.id == FactRow.actor_id)
        .where(FactRow.topic_id == topic.id, FactRow.kind == "TopicSlowed")
        .order_by(FactRow.id.desc())
        .limit(1)
    ).first()  # fmt: skip
    who, reason = (row.display_name, str(row.data.get("reason") or "")) if row is not None else ("", "")
    return Slowed(topic.slow_seconds, topic.slow_until, who, reason)


@dataclass(frozen=True, slots=True)
class Choice:
    """A post that may be split off."""

    id: int
    author: str
    beginning: str
    at: datetime


def posts_to_choose(topic: Topic, start: int) -> list[Choice]:
    """Published posts of ``topic`` from id ``start`` on, oldest first."""
    rows = session().execute(
        select(Post.id, Post.html, Post.created_at, Member.display_name)
        .join(Member, Member.id == Post.author_id)
        .where(Post.topic_id == topic.id, Post.state == PUBLISHED, Post.id >= start)
        .order_by(Post.id)
        .limit(MOST_POSTS)
    )
    return [
        Choice(id=post_id, author=name, beginning=excerpt(html, EXCERPT), at=at)
        for post_id, html, at, name in rows
    ]
