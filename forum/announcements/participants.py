"""Announcements for those who come to an event: they said yes or perhaps, or wait for a seat."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, false, select

from forum.announcements.audiences import Audience
from forum.announcements.models import Announcement
from forum.categories.catalogue import catalogue
from forum.clock import now
from forum.events.models import MAYBE, PLANNED, WAITING, YES, Attendance, Event
from forum.policy.acts import Act
from forum.policy.check import can
from forum.policy.words import member
from forum.storage.session import session
from forum.subjects import PUBLISHED
from forum.web.times import day_in_words, zone

EVENT = "event"
SPOKEN_OF = timedelta(days=30)
"""How long after its end something can be announced to those who came."""
MOST = 30
COMING = (YES, MAYBE, WAITING)


def _coming(announcement: Announcement) -> Select[Any]:
    return select(Attendance.member_id).where(
        Attendance.event_id == announcement.audience_id, Attendance.answer.in_(COMING)
    )


def _at_home(viewer: Any) -> ColumnElement[bool]:
    if not member(viewer, None):
        return false()
    mine = select(Attendance.event_id).where(Attendance.member_id == viewer.id, Attendance.answer.in_(COMING))
    return and_(Announcement.audience == EVENT, Announcement.audience_id.in_(mine))


def _fits(category: Any, target: int | None) -> bool:
    """It stands where the event does: whoever could come can read it."""
    where = session().scalar(select(Event.category_id).where(Event.id == target))
    return where is not None and category.id == where


def _events(viewer: Any) -> list[tuple[int, str]]:
    """Those where ``viewer`` announces, the nearest to come first: elsewhere the two don't go together."""
    announcing = [place.id for place in catalogue().values() if can(viewer, Act.ANNOUNCE, place)]
    found = (
        select(Event.id, Event.title)
        .where(
            Event.status == PLANNED,
            Event.state == PUBLISHED,
            Event.ends_at > now() - SPOKEN_OF,
            Event.category_id.in_(announcing),
        )
        .order_by(Event.ends_at <= now(), Event.starts_at, Event.id)
        .limit(MOST)
    )
    return [(row.id, row.title) for row in session().execute(found)]


def _words(target: int | None) -> str:
    readable = select(Event.title, Event.starts_at).where(Event.id == target, Event.state == PUBLISHED)
    event = session().execute(readable).one_or_none()
    if event is None:
        return str(_("those who come to an event"))
    day = day_in_words(event.starts_at.astimezone(zone()), "d MMMM")
    return str(_("those who come to “%(title)s” on %(day)s", title=event.title, day=day))


PARTICIPANTS = Audience(
    name=EVENT,
    label=_l("those who come to an event"),
    told=_coming,
    at_home=_at_home,
    fits=_fits,
    targets=_events,
    words=_words,
)
