"""Members' own calendars: what stands in them, and the secret address of their feed.

The secret is a signature over the member and a number that is renewed: nothing in the database opens a feed.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import BigInteger, and_, bindparam, or_, select

from forum.clock import now
from forum.events.models import CANCELLED, DRAFT, MAYBE, PLANNED, WAITING, YES, Attendance, Event, OwnCalendar
from forum.events.queries import place
from forum.events.visibility import EVENT_VISIBLE, sight
from forum.storage.session import session
from forum.subjects import PUBLISHED

SALT = "events-feed"
LONGEST_TOKEN = 200
_MINE = bindparam("mine", type_=BigInteger)


def calendar_of(member_id: int) -> OwnCalendar:
    """A member's calendar, as kept or as it is before anything was chosen."""
    found = session().get(OwnCalendar, member_id)
    return found if found is not None else OwnCalendar(member_id=member_id, number=1)


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt=SALT)


def feed_token(member_id: int) -> str:
    """The secret part of the address of a member's feed."""
    return str(_serializer().dumps([member_id, calendar_of(member_id).number]))


def member_of_feed(token: str) -> int | None:
    """Whose feed it is; None for an address that was renewed since, and for one that never was."""
    if len(token) > LONGEST_TOKEN:
        return None
    try:
        said = _serializer().loads(token)
    except BadSignature:
        return None
    if not isinstance(said, list) or len(said) != 2:
        return None
    member_id, number = said
    return int(member_id) if calendar_of(int(member_id)).number == number else None


def events_of(viewer: Any, since: datetime) -> list[tuple[Event, Attendance | None]]:
    """What the viewer comes to, may come to, waits for or hosts, from a moment on: for their calendar.

    What was cancelled stays, though its words are gone or out of sight: calendars have to hear of it.
    """
    shown = and_(EVENT_VISIBLE, Event.title != "")
    gone = and_(Event.status == CANCELLED, or_(Event.state != PUBLISHED, Event.title == ""))
    mine = (
        select(Event, Attendance)
        .outerjoin(Attendance, (Attendance.event_id == Event.id) & (Attendance.member_id == _MINE))
        .where(
            or_(shown, gone),
            Event.status != DRAFT,
            Event.ends_at > since,
            Attendance.answer.in_((YES, MAYBE, WAITING)) | (Event.host_id == _MINE),
        )
        .order_by(Event.starts_at, Event.id)
        .limit(500)
    )
    found = session().execute(mine, {**sight(viewer), "mine": viewer.id})
    return [(place(event), own) for event, own in found]


def out_of_sight_of(viewer: Any) -> list[Event]:
    """What the viewer comes to, may come to or waits for and does not see any more."""
    mine = (
        select(Event)
        .join(Attendance, (Attendance.event_id == Event.id) & (Attendance.member_id == _MINE))
        .where(
            ~EVENT_VISIBLE,
            Event.status == PLANNED,
            Event.ends_at > now(),
            Attendance.answer.in_((YES, MAYBE, WAITING)),
        )
        .order_by(Event.starts_at, Event.id)
        .limit(100)
    )
    found = session().scalars(mine, {**sight(viewer), "mine": viewer.id})
    return [place(event) for event in found]
