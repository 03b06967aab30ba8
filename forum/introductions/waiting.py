"""Who and what waits for somebody: the rows of the desk, from wherever in the forum they come.

A row is there for as long as what it asks for is undone, so nothing has to be struck off. It names a person
and a moment, and holds no figure about anybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from forum.categories.catalogue import places
from forum.clock import now
from forum.gifts.ageing import REMIND_AFTER
from forum.gifts.fold import ASKED, TAKEN, from_json
from forum.gifts.lists import lines_of, listed
from forum.gifts.matching import nearest
from forum.gifts.models import OFFER, OPEN, PROMISED, REQUEST, Gift
from forum.gifts.models import PUBLISHED as READABLE
from forum.gifts.visibility import GIFT_VISIBLE
from forum.gifts.visibility import sight as gift_sight
from forum.members.models import Member
from forum.members.people import called
from forum.storage.session import session
from forum.text.initials import hue, initials
from forum.topics.models import PUBLISHED, TALK, Post, Topic
from forum.topics.visibility import POST_VISIBLE, TOPIC_VISIBLE, sight

NEWCOMER, TOPIC, GIFT, PROMISE = "newcomer", "topic", "gift", "promise"

UNANSWERED_FOR: Final = timedelta(days=1)
LOOKS_BACK: Final = timedelta(days=30)
"""What nobody answered for longer than this is no longer urgent, and would bury what is."""
MOST: Final = 12
"""Rows of one kind: a desk is looked over, not scrolled."""
LOOKED_AT: Final = 60
"""Offers and requests that are fetched at once for these rows, those that wait longest first."""


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
    fits: tuple[tuple[str, str], ...] = ()
    """(title, address) of what waits on the other side and comes near: perhaps the two need only be told."""
    taken_by_id: int | None = None
    taken_by: str = ""
    works_here: bool = False

    @property
    def called(self) -> str:
        """Whose it is, with who works here."""
        return called(self.name, self.works_here)

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def hue(self) -> int:
        return hue(self.username)


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


def _where_members_write() -> list[int]:
    return [place.id for place in places() if place.posting == "members"]


def _row(
    kind: str, subject_id: int, title: str, member: Member, since: datetime, url: str, doing: Any
) -> Row:
    row = Row(kind, subject_id, title, member.display_name, member.username, since, url, doing)
    return replace(row, works_here=member.works_here)


def gifts(viewer: Any) -> list[Row]:
    """Offers and requests for which nobody has raised a hand for a day."""
    wanted = select(Gift).where(
        listed(), Gift.created_at < now() - UNANSWERED_FOR, Gift.left_over == Gift.pieces
    )
    untaken = list(islice((gift for gift in _gifts(viewer, wanted) if not _has_taker(gift)), MOST))
    doing = {REQUEST: _l("Find who can help"), OFFER: _l("Tell somebody")}
    return [
        replace(_of_gift(viewer, gift, GIFT, gift.created_at, doing[gift.side]), fits=_fitting(viewer, gift))
        for gift in untaken
    ]


def _fitting(viewer: Any, gift: Gift) -> tuple[tuple[str, str], ...]:
    return tuple((one.gift.title, f"/gifts/{one.gift.id}") for one in nearest(viewer, gift))


def promises(viewer: Any) -> list[Row]:
    """Promises that nobody has spoken of since the two were reminded. Who they are, the row doesn't say."""
    wanted = select(Gift).where(
        Gift.state == READABLE, Gift.status.in_((OPEN, PROMISED)), Gift.left_over < Gift.pieces
    )
    found = []
    for gift in _gifts(viewer, wanted):
        moments = [datetime.fromisoformat(one.since) for one in from_json(gift.course).active]
        if moments and min(moments) <= now() - REMIND_AFTER:
            found.append((min(moments), gift))
    found.sort(key=lambda pair: pair[0])
    return [_of_gift(viewer, gift, PROMISE, since, _l("Ask how it goes")) for since, gift in found[:MOST]]


def _gifts(viewer: Any, wanted: Any) -> Iterator[Gift]:
    """All of them, fetched as far as they are asked for: the oldest may be no rows and would hide others."""
    others = wanted.where(GIFT_VISIBLE, Gift.author_id != viewer.id).order_by(Gift.id).limit(LOOKED_AT)
    last = 0
    while found := session().scalars(others.where(Gift.id > last), gift_sight(viewer)).all():
        yield from found
        last = found[-1].id


def _has_taker(gift: Gift) -> bool:
    return any(one.status == ASKED or one.status in TAKEN for one in from_json(gift.course).hands)


def _of_gift(viewer: Any, gift: Gift, kind: str, since: datetime, doing: Any) -> Row:
    line = lines_of(viewer, [gift])[0]
    author = line.author
    name, username = (author.display_name, author.username) if author is not None else ("", "")
    row = Row(kind, gift.id, gift.title, name, username, since, line.url, doing)
    return replace(row, works_here=author is not None and author.works_here)
