"""Which things a socket may hear of: asked when it comes, and again whenever something changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from forum.members.viewer import Viewer
from forum.realtime.following import may_follow
from forum.realtime.rooms import thing_room
from forum.realtime.seats import Seat
from forum.realtime.server import socketio
from forum.realtime.signals import put_out
from forum.topics.doorkeeping import viewer_at

LEFT = "thing:left"


def enter(seat: Seat, kind: str, thing_id: int) -> bool:
    """Let the socket hear of a thing, if its viewer may.

    The rules are asked before and again after entering, so that nobody slips in while losing access.
    """
    if not may_follow(viewer_at(seat), kind, thing_id):
        return False
    seat.followed.add((kind, thing_id))
    socketio().server.enter_room(seat.sid, thing_room(kind, thing_id), namespace="/")
    if may_follow(viewer_at(seat), kind, thing_id):
        return True
    _put_out(seat, kind, thing_id)
    return False


def check_again(concerned: Iterable[Seat]) -> None:
    """The doorkeeper: put these sockets out of what their members may not hear of any more."""
    known: dict[str | None, Viewer | None] = {}
    for seat in concerned:
        if not seat.followed:
            continue
        if seat.token not in known:
            known[seat.token] = viewer_at(seat)
        _check(seat, known[seat.token])


def _check(seat: Seat, viewer: Any) -> None:
    for kind, thing_id in sorted(seat.followed):
        if not may_follow(viewer, kind, thing_id):
            _put_out(seat, kind, thing_id)


def _put_out(seat: Seat, kind: str, thing_id: int) -> None:
    seat.followed.discard((kind, thing_id))
    put_out(seat.sid, [thing_room(kind, thing_id)], LEFT, {"kind": kind, "id": thing_id})
