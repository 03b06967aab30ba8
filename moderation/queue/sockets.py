"""What a moderator's browser may say over its socket about the queue. No write goes this way."""

from __future__ import annotations

from typing import Any

from flask import Flask

from forum.realtime import doors
from forum.realtime.hearing import said
from forum.realtime.seats import Seat
from forum.realtime.server import socketio
from moderation.queue.doorkeeping import check_again, enter_queue
from moderation.queue.doorkeeping import leave_queue as leave


@said
def join_queue(seat: Seat, words: dict[str, Any]) -> dict[str, Any]:
    """Hear which cases move."""
    return {"ok": True, "rooms": enter_queue(seat)}


@said
def leave_queue(seat: Seat, words: dict[str, Any]) -> dict[str, Any]:
    """Hear of no case any longer."""
    leave(seat)
    return {"ok": True}


def install(app: Flask) -> None:
    """Let the sockets of ``app`` follow the queue."""
    doors.add(app, check_again)
    for handler in (join_queue, leave_queue):
        socketio(app).on_event(handler.__name__, handler)
