"""The concierge's desk: whom and what nobody has answered yet, each row with the one thing to do.

A row is there for as long as what it asks for is undone, so nothing has to be struck off. It names a person
and a moment, and holds no figure about anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from forum.categories.catalogue import catalogue
from forum.clock import now
from forum.introductions.models import DeskClaim
from forum.members.models import Member
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session
from forum.text.initials import hue, initials
from forum.topics.models import PUBLISHED, TALK, Post, Topic
from forum.topics.visibility import POST_VISIBLE, TOPIC_VISIBLE, sight

NEWCOMER, TOPIC = "newcomer", "topic"

UNANSWERED_FOR: Final = timedelta(days=1)
LOOKS_BACK: Final = timedelta(days=30)
"""What nobody answered for longer than this is no longer urgent, and would bury what is."""
LAPSES: Final = timedelta(hours=2)
"""How long a row stays with whoever took it."""
MOST: Final = 12
"""Rows of one kind: a desk is looked over, not scrolled."""


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody or something that waits, and the one thing to do about it."""

    kind: str
    subject_id: int
    title: str
    name: str
    """Whose it is, as shown."""
    username: str
    since: datetime
    url: str
    """Where the one thing is done."""
    doing: Any
    """That thing, in a verb: «Welcome them»."""
    taken_by_id: int | None = None
    taken_by: str = ""

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def hue(self) -> int:
        return hue(self.username)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Rows of one kind."""

    kind: str
    title: Any
    rows: tuple[Row, ...]


Source = Callable[[Any], list[Row]]
"""``(viewer) -> rows``, those that wait longest first."""


def desk_for(viewer: Any) -> list[Shelf]:
    """Everything that waits, for a connector, among what they may see."""
    require(viewer, Act.SEE_DESK)
    claims = _claims()
    shelves = []
    for kind, (title, source) in SOURCES.items():
        rows = tuple(_claimed(row, claims) for row in source(viewer))
        shelves.append(Shelf(kind, title, rows))
    return shelves


def row_for(viewer: Any, kind: str, subject_id: int) -> Row | None:
    """One row, if it still waits and the viewer may see it."""
    require(viewer, Act.SEE_DESK)
    _title, source = SOURCES.get(kind, ("", lambda _viewer: []))
    return next((row for row in source(viewer) if row.subject_id == subject_id), None)


def _claims() -> dict[tuple[str, int], tuple[int, str]]:
    wanted = (
        select(DeskClaim.kind, DeskClaim.subject_id, DeskClaim.member_id, Member.display_name)
        .join(Member, Member.id == DeskClaim.member_id)
        .where(DeskClaim.taken_at > now() - LAPSES)
    )
    return {
        (row.kind, row.subject_id): (row.member_id, row.display_name) for row in session().execute(wanted)
    }


def _claimed(row: Row, claims: dict[tuple[str, int], tuple[int, str]]) -> Row:
    member_id, name = claims.get((row.kind, row.subject_id), (None, ""))
    return replace(row, taken_by_id=member_id, taken_by=name)


def newcomers(viewer: Any) -> list[Row]:
    """Newcomers who wrote something and whom nobody has answered anywhere. The row is their first post."""
    theirs, other = aliased(Post), aliased(Post)
    answered = exists().where(
        theirs.author_id == Member.id,
        other.topic_id == theirs.topic_id,
        other.author_id != Member.id,
        other.id > theirs.id,
        other.state == PUBLISHED,
    )
    first = (
        select(func.min(Post.id).label("post_id"), Post.author_id)
        .join(Topic, Topic.id == Post.topic_id)
        .where(
            Topic.kind == TALK, Post.state == PUBLISHED, POST_VISIBLE, Post.created_at > now() - LOOKS_BACK
        )
        .group_by(Post.author_id)
        .subquery()
    )
    wanted = (
        select(Post.id, Post.created_at, Topic.title, Member)
        .join(first, first.c.post_id == Post.id)
        .join(Topic, Topic.id == Post.topic_id)
        .join(Member, Member.id == Post.author_id)
        .where(
            Member.standing == "newcomer",
            Member.active.is_(True),
            Member.system.is_(False),
            or_(Member.suspended_until.is_(None), Member.suspended_until <= now()),
            Member.id != viewer.id,
            ~answered,
        )
        .order_by(Post.id)
        .limit(MOST)
    )
    return [
        _row(
            NEWCOMER,
            row.Member.id,
            row.title,
            row.Member,
            row.created_at,
            f"/posts/{row.id}",
            _l("Welcome them"),
        )
        for row in session().execute(wanted, sight(viewer))
    ]


def topics(viewer: Any) -> list[Row]:
    """Topics that nobody but their author has written in for a day, and whose author is no row already."""
    other = aliased(Post)
    answered = exists().where(
        other.topic_id == Topic.id, other.author_id != Topic.author_id, other.state == PUBLISHED
    )
    moment = now()
    wanted = (
        select(Topic.id, Topic.title, Topic.slug, Topic.category_id, Topic.created_at, Member)
        .join(Member, Member.id == Topic.author_id)
        .where(
            TOPIC_VISIBLE,
            Topic.kind == TALK,
            Topic.state == PUBLISHED,
            Topic.locked.is_(False),
            Topic.merged_into_id.is_(None),
            and_(Topic.created_at < moment - UNANSWERED_FOR, Topic.created_at > moment - LOOKS_BACK),
            Topic.category_id.in_(_where_members_write()),
            Topic.author_id != viewer.id,
            ~answered,
        )
        .order_by(Topic.id)
        .limit(MOST * 2)
    )
    known = {row.subject_id for row in newcomers(viewer)}
    found = [row for row in session().execute(wanted, sight(viewer)) if row.Member.id not in known]
    return [
        _row(TOPIC, row.id, row.title, row.Member, row.created_at, f"/topics/{row.id}", _l("Answer"))
        for row in found[:MOST]
    ]


def _where_members_write() -> Iterable[int]:
    return [key for key, place in catalogue().items() if place.posting == "members"]


def _row(
    kind: str, subject_id: int, title: str, member: Member, since: datetime, url: str, doing: Any
) -> Row:
    return Row(kind, subject_id, title, member.display_name, member.username, since, url, doing)


SOURCES: dict[str, tuple[Any, Source]] = {
    NEWCOMER: (_l("Newcomers nobody has answered yet"), newcomers),
    TOPIC: (_l("Topics without an answer after a day"), topics),
}
