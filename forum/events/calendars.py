"""Members' own calendars: the secret address of their feed.

The secret is a signature over the member and a number that is renewed: nothing in the database opens a feed.
"""

from __future__ import annotations

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from forum.events.models import OwnCalendar
from forum.storage.session import session

SALT = "events-feed"
LONGEST_TOKEN = 200


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
