"""The private conversations of a member."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, and_, func, literal, select, tuple_

from forum.clock import now
from forum.conversations.models import Conversation
from forum.members.models import Member
from forum.members.people import called
from forum.policy.acts import Act
from forum.policy.check import require
from forum.reading.models import Reading
from forum.storage.base import UtcDateTime
from forum.storage.paging import Page
from forum.storage.session import session
from forum.text.initials import hue, initials
from forum.topics.models import CONVERSATION, PUBLISHED, Participant, Post, Topic
from forum.web.ids import bounded_id

PAGE = 30

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = (datetime(9999, 1, 1, tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Partner:
    """Somebody who takes part, as an avatar shows them."""

    id: int
    name: str
    called: str
    """Their name, with who works here."""
    initials: str
    hue: int


@dataclass(frozen=True, slots=True)
class ConversationLine:
    """A conversation in the list."""

    id: int
    title: str
    url: str
    partners: tuple[Partner, ...]
    """The others; empty when all of them left."""
    last_posted_at: datetime
    closed: bool
    new: bool


@dataclass(frozen=True, slots=True)
class ConversationView:
    """What stands at the head of a conversation."""

    partners: tuple[Partner, ...]
    purpose: str
    url: str
    closes_at: datetime | None
    closed: bool


_NEW = and_(
    Post.topic_id == Topic.id,
    Post.id > func.coalesce(Reading.last_read_id, 0),
    Post.state == PUBLISHED,
)


def conversations_for(viewer: Any, before: str = "") -> Page[ConversationLine]:
    """The viewer's conversations, the one that moved last first; ``before``: the key a page ends with."""
    require(viewer, Act.SEE_CONVERSATIONS)
    new = select(literal(1)).where(_NEW, Post.author_id != viewer.id).correlate(Topic, Reading).exists()
    found = (
        select(Topic.id, Topic.title, Topic.slug, Topic.locked, Topic.last_posted_at, new.label("new"))
        .join(Participant, Participant.topic_id == Topic.id)
        .outerjoin(Reading, and_(Reading.topic_id == Topic.id, Reading.member_id == viewer.id))
        .where(
            Participant.member_id == viewer.id,
            Topic.kind == CONVERSATION,
            Topic.state == PUBLISHED,
        )
        .order_by(Topic.last_posted_at.desc(), Topic.id.desc())
        .limit(PAGE + 1)
    )
    edge = _edge(before)
    if edge is not None:
        found = found.where(tuple_(Topic.last_posted_at, Topic.id) < edge)
    rows = session().execute(found).all()
    after = _key(rows[PAGE - 1]) if len(rows) > PAGE else None
    return Page(_lines(viewer, rows[:PAGE]), after=after)


def _key(row: Any) -> str:
    """When a conversation moved last, in microseconds since 1970, and its number."""
    return f"{(row.last_posted_at - _EPOCH) // timedelta(microseconds=1)}.{row.id}"


def _edge(key: str) -> Any:
    """The two that ``_key`` wrote; None for anything else."""
    moment, _dot, number = (bounded_id(part) for part in key.partition("."))
    if moment is None or number is None or moment > _LAST:
        return None
    return tuple_(
        literal(_EPOCH + timedelta(microseconds=moment), UtcDateTime()), literal(number, BigInteger())
    )


def _lines(viewer: Any, rows: Sequence[Any]) -> list[ConversationLine]:
    partners = _partners([row.id for row in rows])
    return [
        ConversationLine(
            id=row.id,
            title=row.title,
            url=f"/topics/{row.id}/{row.slug}" if row.slug else f"/topics/{row.id}",
            partners=tuple(one for one in partners.get(row.id, ()) if one.id != viewer.id),
            last_posted_at=row.last_posted_at,
            closed=row.locked,
            new=bool(row.new),
        )
        for row in rows
    ]


def conversation_about(topic: Any, viewer: Any) -> ConversationView | None:
    """What is said at the head of ``topic``, which the viewer sees; None when it is no conversation."""
    row = session().get(Conversation, topic.id)
    if row is None:
        return None
    others = tuple(one for one in _partners([topic.id]).get(topic.id, ()) if one.id != viewer.id)
    closed = row.closed_at is not None
    due = row.closes_at if row.closes_at is not None and (closed or row.closes_at > now()) else None
    return ConversationView(others, row.purpose, row.url, due, closed)


def _partners(topic_ids: list[int]) -> dict[int, list[Partner]]:
    rows = session().execute(
        select(Participant.topic_id, Member)
        .join(Member, Member.id == Participant.member_id)
        .where(Participant.topic_id.in_(topic_ids))
        .order_by(Member.id)
    )
    found: dict[int, list[Partner]] = {}
    for topic_id, member in rows:
        shown = member.display_name
        named = called(shown, member.works_here)
        one = Partner(member.id, member.username, named, initials(shown), hue(member.username))
        found.setdefault(topic_id, []).append(one)
    return found
