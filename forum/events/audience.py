"""Announcements for those who come to an event: whom they reach, and on whose home page they stand."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, false, select

from forum.announcements.audiences import Audience
from forum.announcements.models import Announcement
from forum.clock import now
from forum.events.models import MAYBE, PLANNED, WAITING, YES, Attendance, Event
from forum.events.visibility import EVENT_VISIBLE, sight
from forum.members.viewing import viewer
from forum.policy.words import member
from forum.storage.session import session
from forum.subjects import PUBLISHED

NAME = "event"
TAKES_PART = (YES, MAYBE, WAITING)
MOST_OFFERED = 30


def _told(announcement: Announcement) -> Select[Any]:
    return select(Attendance.member_id).where(
        Attendance.event_id == announcement.audience_id, Attendance.answer.in_(TAKES_PART)
    )


def _at_home(reader: Any) -> ColumnElement[bool]:
    if not member(reader, None):
        return false()
    mine = select(Attendance.event_id).where(
        Attendance.member_id == reader.id, Attendance.answer.in_(TAKES_PART)
    )
    return and_(Announcement.audience == NAME, Announcement.audience_id.in_(mine))


def _fits(category: Any, target: int | None) -> bool:
    """Whoever sees the event sees its category: what is said to them stands where the event does."""
    where = session().scalar(select(Event.category_id).where(Event.id == target))
    return where is not None and where == category.id


def _targets() -> list[tuple[int, str]]:
    """The events ahead that whoever writes may see."""
    ahead = (
        select(Event.id, Event.title)
        .where(EVENT_VISIBLE, Event.status == PLANNED, Event.state == PUBLISHED, Event.ends_at > now())
        .order_by(Event.starts_at, Event.id)
        .limit(MOST_OFFERED)
    )
    return [(row.id, row.title) for row in session().execute(ahead, sight(viewer()))]


def _words(target: int | None) -> str:
    title = session().scalar(select(Event.title).where(Event.id == target, Event.state == PUBLISHED)) or "…"
    return str(_("those who come to “%(title)s”", title=title))


THOSE_WHO_COME = Audience(
    name=NAME,
    label=_l("those who come to an event"),
    told=_told,
    at_home=_at_home,
    fits=_fits,
    targets=_targets,
    words=_words,
)
