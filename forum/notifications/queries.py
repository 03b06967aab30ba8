"""Reading one's notifications."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, bindparam, func, or_, select, update

from forum.clock import now
from forum.hooks import hooks
from forum.members.models import Member
from forum.members.people import called
from forum.notifications.actions import choosable
from forum.notifications.models import Notification
from forum.storage.paging import Page
from forum.storage.prepared import Prepared
from forum.storage.session import session
from forum.text.excerpt import excerpt
from forum.text.initials import hue, initials
from forum.topics.models import Post, Topic
from forum.topics.visibility import POST_VISIBLE, sight

PAGE = 30


@dataclass(frozen=True, slots=True)
class Line:
    """A notification as its page shows it."""

    id: int
    kind: str
    at: datetime
    read: bool
    url: str
    topic_title: str
    excerpt: str
    actor_display: str
    actor_initials: str
    actor_hue: int
    sentence: str = ""
    """The whole line, when it is not about a post."""
    icon: str = ""


def bell() -> ScalarSelect[int]:
    """How many unread notifications the ``Member`` of the outer statement has."""
    return (
        select(func.count(Notification.id))
        .where(Notification.member_id == Member.id, Notification.read_at.is_(None))
        .correlate(Member)
        .scalar_subquery()
    )


def unread_count(member_id: int) -> int:
    """The number beside the bell."""
    return (
        session().scalar(
            select(func.count(Notification.id)).where(
                Notification.member_id == member_id, Notification.read_at.is_(None)
            )
        )
        or 0
    )


def _shown() -> ColumnElement[bool]:
    """What the page shows of a member's notifications: about posts they may read, or of a known kind."""
    return or_(
        and_(Notification.post_id.is_not(None), POST_VISIBLE),
        and_(Notification.post_id.is_(None), Notification.kind.in_(list(hooks().notices))),
    )


def notifications_of(viewer: Any, *, before: int | None = None) -> Page[Line]:
    """The newest notifications, older than that with the id ``before``; about posts ``viewer`` may read."""
    statement = (
        select(Notification, Topic.title, Post.html, Member.display_name, Member.username, Member.works_here)
        .outerjoin(Post, Post.id == Notification.post_id)
        .outerjoin(Topic, Topic.id == Post.topic_id)
        .outerjoin(Member, Member.id == Notification.actor_id)
        .where(Notification.member_id == viewer.id, _shown())
        .order_by(Notification.at.desc(), Notification.id.desc())
        .limit(PAGE + 1)
    )
    if before is not None:
        statement = statement.where(_older_than(viewer.id, before))
    rows = session().execute(statement, sight(viewer)).all()
    added = _read_now(viewer, [row.Notification for row in rows[:PAGE]])
    lines = [_line(row, added.get(row.Notification.id, {})) for row in rows[:PAGE]]
    return Page(lines, after=str(lines[-1].id) if len(rows) > PAGE else None)


def _older_than(member_id: int, before: int) -> ColumnElement[bool]:
    """What stands below the notification ``before`` on the page, also when that is gone meanwhile."""
    mine = select(func.max(Notification.at)).where(Notification.member_id == member_id)
    edge = func.coalesce(
        mine.where(Notification.id == before).scalar_subquery(),
        mine.where(Notification.id < before).scalar_subquery(),
    )
    return or_(Notification.at < edge, and_(Notification.at == edge, Notification.id < before))


def _read_now(viewer: Any, told: Sequence[Notification]) -> dict[int, Mapping[str, Any]]:
    """What kinds look up when their lines are read, by notification."""
    found: dict[int, Mapping[str, Any]] = {}
    for name in {one.kind for one in told if one.post_id is None}:
        kind, lines = hooks().notices[name], [one for one in told if one.kind == name and one.post_id is None]
        if kind.read is not None:
            added = kind.read(viewer, [one.data for one in lines])
            found.update(zip((one.id for one in lines), added, strict=True))
    return found


def _line(row: Any, added: Mapping[str, Any]) -> Line:
    told: Notification = row.Notification
    kind = hooks().notices[told.kind] if told.post_id is None else None
    name = row.display_name or ""
    display = called(name, bool(row.works_here))
    return Line(
        id=told.id,
        kind=told.kind,
        at=told.at,
        read=told.read_at is not None,
        url=told.url if kind is not None else f"/posts/{told.post_id}",
        topic_title=row.title or "",
        excerpt=excerpt(row.html, 140) if row.html else "",
        actor_display=display,
        actor_initials=initials(name) if name else "",
        actor_hue=hue(row.username) if display else 0,
        sentence=str(kind.sentence({**told.data, **added, "actor": display})) if kind is not None else "",
        icon=kind.icon if kind is not None else "",
    )


def drop_unreadable(viewer: Any) -> None:
    """Mark as read what ``viewer`` may no longer see, so that the bell counts only what the page shows."""
    visible = (
        select(Notification.id)
        .outerjoin(Post, Post.id == Notification.post_id)
        .outerjoin(Topic, Topic.id == Post.topic_id)
        .where(Notification.member_id == viewer.id, _shown())
    )
    session().execute(
        update(Notification)
        .where(
            Notification.member_id == viewer.id,
            Notification.read_at.is_(None),
            Notification.id.not_in(visible),
        )
        .values(read_at=now()),
        sight(viewer),
    )


_OF_POST = Prepared(select(Notification.member_id).where(Notification.post_id == bindparam("post_id")))


def recipients_of_post(post_id: int) -> Sequence[int]:
    """Whose bell moves with this post."""
    return [row.member_id for row in _OF_POST.all({"post_id": post_id})]


def wanted_kinds(viewer: Any) -> set[str]:
    """The kinds that ``viewer`` can switch off and has not."""
    off = (session().scalar(select(Member.notify).where(Member.id == viewer.id)) or "").split()
    return {kind for kind in choosable(viewer) if kind not in off}
