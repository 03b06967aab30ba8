"""Which rooms of the queue a socket may be in: asked when it comes, and again whenever something changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from forum.members.viewer import Viewer
from forum.policy.acts import Act
from forum.policy.check import Refused, can, require
from forum.policy.words import moderates_all
from forum.realtime.seats import Seat
from forum.realtime.server import socketio
from forum.realtime.signals import put_out
from forum.topics.doorkeeping import viewer_at

EVERYTHING = "queue:all"
"""Those who moderate everything."""


def category_queue(category_id: int) -> str:
    """The room of those who moderate this category alone, or among a few."""
    return f"queue:{category_id}"


def rooms_for(viewer: Any) -> set[str]:
    """The rooms of the queue that ``viewer`` may be in."""
    if not can(viewer, Act.SEE_QUEUE):
        return set()
    if moderates_all(viewer, None):
        return {EVERYTHING}
    return {category_queue(category_id) for category_id in viewer.moderated_categories}


def enter_queue(seat: Seat) -> int:
    """Let the socket hear what moves in its viewer's queue; answers in how many rooms. Raises ``Refused``.

    The rules are asked before and again after entering, so that nobody slips in while losing the role.
    """
    viewer = viewer_at(seat)
    require(viewer, Act.SEE_QUEUE)
    for room in rooms_for(viewer):
        seat.further.add(room)
        socketio().server.enter_room(seat.sid, room, namespace="/")
    _check(seat, viewer_at(seat))
    if not seat.further:
        raise Refused(Act.SEE_QUEUE, viewer)
    return len(seat.further)


def leave_queue(seat: Seat) -> None:
    """Hear of no case any more."""
    for room in list(seat.further):
        seat.further.discard(room)
        socketio().server.leave_room(seat.sid, room, namespace="/")


def check_again(concerned: Iterable[Seat]) -> None:
    """The doorkeeper: put these sockets out of the rooms that their members may not be in any more."""
    known: dict[str | None, Viewer | None] = {}
    for seat in concerned:
        if not seat.further:
            continue
        if seat.token not in known:
            known[seat.token] = viewer_at(seat)
        _check(seat, known[seat.token])


def _check(seat: Seat, viewer: Any) -> None:
    lost = sorted(seat.further - rooms_for(viewer))
    if lost:
        seat.further.difference_update(lost)
        put_out(seat.sid, lost, "queue:left", {"reason": "forbidden"})
