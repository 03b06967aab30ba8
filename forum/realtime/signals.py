"""The only place that emits (typing and presence aside). Called after the commit."""

from __future__ import annotations

from typing import Any

from forum.realtime.doors import Manager
from forum.realtime.server import socketio


def send(room: str, event: str, payload: dict[str, Any]) -> None:
    """Tell everyone in ``room``. A hint only: whoever misses it catches up over HTTP."""
    if heard(room):
        socketio().emit(event, payload, to=room)


def heard(room: str) -> bool:
    """Whether anybody may be in ``room``: with several processes one can't know, and says yes."""
    manager = socketio().server.manager
    return isinstance(manager, Manager) or room in manager.rooms.get("/", {})


def put_out(sid: str, rooms: list[str], event: str, payload: dict[str, Any]) -> None:
    """Take one socket of this process out of ``rooms``, then tell it so."""
    server = socketio().server
    for room in rooms:
        server.leave_room(sid, room, namespace="/")
    server.emit(event, payload, to=sid, namespace="/")
