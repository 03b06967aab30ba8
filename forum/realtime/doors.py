"""Putting out whoever lost access: asked for by facts, done in every process by the doorkeeper.

The request travels on the channel of the signals, so that in every process it is heard before any
signal that was sent after it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import uuid4

from flask import Flask, current_app
from socketio import RedisManager

from forum.realtime.seats import Seat, seats

Doorkeeper = Callable[[Iterable[Seat]], None]
"""Asks the rules again what each seat may follow, and ends what it may not."""

Thing = tuple[str, int]
"""Kind and number of something that pages follow."""

_MARK = "?recheck"


def add(app: Flask, doorkeeper: Doorkeeper) -> None:
    """Let ``doorkeeper`` decide about its rooms in ``app``, after those who were added before."""
    app.extensions.setdefault("forum.doorkeepers", []).append(doorkeeper)


def recheck(*, member_id: int | None = None, topic_id: int | None = None, thing: Thing | None = None) -> None:
    """Ask the rules again for one member's sockets, for one topic's or thing's, or (none given) for all."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    _recheck_here(app, member_id, topic_id, thing)
    manager = app.extensions["socketio"].server.manager
    if isinstance(manager, Manager):
        kind, thing_id = thing or ("", 0)
        manager.ask_others(f"{_MARK}:{member_id or 0}:{topic_id or 0}:{kind}:{thing_id}")


def _recheck_here(app: Flask, member_id: int | None, topic_id: int | None, thing: Thing | None) -> None:
    concerned = [
        seat
        for seat in seats(app).all()
        if (member_id is None or seat.member_id == member_id)
        and (topic_id is None or topic_id in seat.topics)
        and (thing is None or thing in seat.followed)
    ]
    if concerned:
        for doorkeeper in app.extensions.get("forum.doorkeepers", ()):
            doorkeeper(concerned)


class Manager(RedisManager):
    """The Redis channel between the processes, which also carries requests to ask the rules again."""

    def __init__(self, app: Flask, url: str, channel: str) -> None:
        super().__init__(url, channel=channel)
        self._app = app

    def initialize(self) -> None:
        """Begin to listen, in the process that serves.

        The name by which a process knows its own messages was made before the workers parted ways: left
        as it is, each would take the others' messages for its own and pass over them.
        """
        self.host_id = uuid4().hex
        super().initialize()

    def ask_others(self, request: str) -> None:
        """Send ``request`` to the other processes, in the guise of a room to be closed."""
        self._publish({"method": "close_room", "room": request, "namespace": "/", "host_id": self.host_id})

    def _handle_close_room(self, message: dict[str, Any]) -> None:
        room = message.get("room")
        if not isinstance(room, str) or not room.startswith(_MARK):
            super()._handle_close_room(message)
            return
        _, member_id, topic_id, kind, thing_id = room.split(":")
        thing = (kind, int(thing_id)) if kind else None
        with self._app.app_context():
            _recheck_here(self._app, int(member_id) or None, int(topic_id) or None, thing)
