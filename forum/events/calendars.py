"""Members' own calendars: the secret address of their feed, and whether events reach them by mail.

The secret is a signature over the member and a number that is renewed: nothing in the database opens a feed.
"""

from __future__ import annotations

from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from forum.events.models import OwnCalendar
from forum.storage.session import session

_FEED, _STOP = "events-feed", "events-mail-stop"
LONGEST_TOKEN = 200


def calendar_of(member_id: int) -> OwnCalendar:
    """A member's calendar, as kept or as it is before anything was chosen."""
    found = session().get(OwnCalendar, member_id)
    return found if found is not None else OwnCalendar(member_id=member_id, number=1, by_mail=True)


def _serializer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt=purpose)


def feed_token(member_id: int) -> str:
    """The secret part of the address of a member's feed."""
    return str(_serializer(_FEED).dumps([member_id, calendar_of(member_id).number]))


def member_of_feed(token: str) -> int | None:
    """Whose feed it is; None for an address that was renewed since, and for one that never was."""
    said = _read(_FEED, token)
    if not isinstance(said, list) or len(said) != 2:
        return None
    member_id, number = said
    return int(member_id) if calendar_of(int(member_id)).number == number else None


def stop_token(member_id: int) -> str:
    """What ends mail about events for a member, and does nothing else."""
    return str(_serializer(_STOP).dumps(member_id))


def member_of_stop(token: str) -> int | None:
    said = _read(_STOP, token)
    return said if isinstance(said, int) else None


def _read(purpose: str, token: str) -> Any:
    if len(token) > LONGEST_TOKEN:
        return None
    try:
        return _serializer(purpose).loads(token)
    except BadSignature:
        return None
