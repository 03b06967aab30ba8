"""Who should know of a post, and as what: the strongest reason wins."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import and_, bindparam, or_, select

from forum.clock import now
from forum.hooks import hooks
from forum.members.models import Member
from forum.members.queries import viewer_by_id
from forum.notifications.models import MENTIONED, QUOTED, REPLIED, WATCHED
from forum.policy.acts import Act
from forum.policy.check import can
from forum.reading.models import MUTE, POSTED, WATCH, CategoryFollow, Reading
from forum.storage.prepared import Prepared
from forum.storage.session import session
from forum.text.mentions import mentioned_names
from forum.text.quotes import quoted_post_ids
from forum.topics.models import ROOM, Post, Topic

OPEN_ACCESS = ("public", "members")


_THIS = Reading.topic_id == bindparam("topic_id")
_OF_CATEGORY = (
    select(CategoryFollow.member_id)
    .outerjoin(Reading, and_(_THIS, Reading.member_id == CategoryFollow.member_id))
    .where(
        CategoryFollow.category_id == bindparam("category_id"),
        CategoryFollow.level == WATCH,
        or_(Reading.level.is_(None), Reading.level == POSTED),
    )
)
_WATCHERS = Prepared(select(Reading.member_id).where(_THIS, Reading.level == WATCH).union(_OF_CATEGORY))


def recipients(post: Post, topic: Topic) -> dict[int, str]:
    """Member id to kind of notification, for everybody who may read ``post`` and wants to know."""
    found: dict[int, list[str]] = {}
    for kind, ids in (
        (MENTIONED, _mentioned(post.source)),
        (REPLIED, _authors([post.reply_to_id] if post.reply_to_id else ())),
        (QUOTED, _authors(quoted_post_ids(post.source) if "/posts/" in post.source else ())),
        (WATCHED, _watchers(topic) if topic.kind != ROOM else ()),
    ):
        for member_id in ids:
            found.setdefault(member_id, []).append(kind)
    found.pop(post.author_id, None)
    wanted = _wanted(found, topic) if found else {}
    hushed = hooks().hushed(post.author_id, wanted.keys()) if wanted else set()
    return {member_id: kind for member_id, kind in wanted.items() if member_id not in hushed}


def _watchers(topic: Topic) -> Iterable[int]:
    found = _WATCHERS.all({"topic_id": topic.id, "category_id": topic.category_id})
    return [row.member_id for row in found]


def _authors(post_ids: Iterable[int]) -> Iterable[int]:
    ids = list(post_ids)
    if not ids:
        return ()
    return session().scalars(select(Post.author_id).where(Post.id.in_(ids))).all()


def _mentioned(source: str) -> Iterable[int]:
    names = [name.lower() for name in mentioned_names(source)] if "@" in source else []
    if not names:
        return ()
    return session().scalars(select(Member.id).where(Member.username_key.in_(names))).all()


def _wanted(found: dict[int, list[str]], topic: Topic) -> dict[int, str]:
    """The first kind that each has not switched off; without those who muted the topic, left, or may not
    read it."""
    rows = session().execute(
        select(Member.id, Member.notify)
        .outerjoin(Reading, and_(Reading.member_id == Member.id, Reading.topic_id == topic.id))
        .where(
            Member.id.in_(found),
            Member.active.is_(True),
            Member.system.is_(False),
            or_(Member.suspended_until.is_(None), Member.suspended_until <= now()),
            or_(Reading.level.is_(None), Reading.level != MUTE),
        )
    )
    wanted = {
        member_id: kinds[0]
        for member_id, off in rows
        if (kinds := [kind for kind in found[member_id] if kind not in off.split()])
    }
    if topic.category.access in OPEN_ACCESS:
        return wanted
    return {member_id: kind for member_id, kind in wanted.items() if _sees(member_id, topic)}


def _sees(member_id: int, topic: Any) -> bool:
    reader = viewer_by_id(member_id)
    return reader is not None and can(reader, Act.SEE_TOPIC, topic)
