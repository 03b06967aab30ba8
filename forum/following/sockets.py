"""What a browser may say over its socket about what it shows. No write goes this way."""

from __future__ import annotations

from typing import Any

from flask import Flask

from forum.following.doorkeeping import check_again, enter
from forum.realtime import doors
from forum.realtime.hearing import REFUSED, said
from forum.realtime.seats import Seat
from forum.realtime.server import socketio
from forum.web.ids import bounded_id

MOST_FOLLOWED = 50
"""Things that one socket may follow at a time; a page follows a few."""


@said
def follow(seat: Seat, words: dict[str, Any]) -> dict[str, Any]:
    """``{kind, id}``: hear when that thing changes; ``id`` 0 is the list of its kind."""
    kind, wish = words.get("kind"), words.get("id")
    thing_id = 0 if wish == 0 else bounded_id(wish)
    if not isinstance(kind, str) or thing_id is None:
        return REFUSED
    if len(seat.followed) >= MOST_FOLLOWED and (kind, thing_id) not in seat.followed:
        return REFUSED
    return {"ok": True} if enter(seat, kind, thing_id) else REFUSED


def install(app: Flask) -> None:
    """Let the sockets of ``app`` follow things."""
    doors.add(app, check_again)
    socketio(app).on_event("follow", follow)
