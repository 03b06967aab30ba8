"""Which rooms a socket may be in: asked of the rules when it comes, and again whenever something changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import g

from forum.categories.queries import categories_for
from forum.members.queries import viewer_of_session
from forum.members.viewer import Viewer
from forum.policy.check import Refused
from forum.policy.words import member, moderates
from forum.realtime.here import presence
from forum.realtime.presence import Person
from forum.realtime.rooms import category_room, member_room, presence_room, staff_room, topic_room
from forum.realtime.seats import Seat
from forum.realtime.server import socketio
from forum.realtime.signals import put_out
from forum.storage.session import session
from forum.topics.queries import topic_page_for
from forum.topics.views import TopicView


def viewer_at(seat: Seat) -> Viewer | None:
    """Who sits there now, asked afresh; None for a guest and for an ended session."""
    session().rollback()
    g.pop("edition", None)
    return viewer_of_session(seat.token) if seat.token else None


def sit_down(seat: Seat) -> None:
    """Let a member hear what concerns them on all their devices."""
    if seat.member_id is not None:
        _enter(seat, member_room(seat.member_id))


def enter_topic(seat: Seat, topic_id: int, language: str) -> int:
    """Let the socket follow a topic; answers the topic's number. Raises ``Refused``.

    The rules are asked before and again after entering, so that nobody slips in while losing access.
    """
    topic_page_for(viewer_at(seat), topic_id)
    if topic_id in seat.topics:
        leave_topic(seat, topic_id)
    seat.topics[topic_id] = language
    _enter(seat, topic_room(topic_id, language))
    try:
        viewer = viewer_at(seat)
        topic = topic_page_for(viewer, topic_id)
    except Refused:
        leave_topic(seat, topic_id)
        raise
    _enter_as(seat, viewer, topic)
    return topic.seq


def _enter_as(seat: Seat, viewer: Viewer | None, topic: TopicView) -> None:
    """The rooms of a topic that depend on who comes."""
    if viewer is None or not member(viewer, None):
        return
    seat.present.add(topic.id)
    _enter(seat, presence_room(topic.id))
    person = Person(viewer.display_name, viewer.id, viewer.initials, viewer.hue, viewer.works_here)
    presence().come(topic.id, person, seat.sid)
    if moderates(viewer, topic):
        seat.moderated.add(topic.id)
        _enter(seat, staff_room(topic.id))


def leave_topic(seat: Seat, topic_id: int) -> list[str]:
    """Take the socket out of every room of a topic; answers which."""
    language = seat.topics.pop(topic_id, None)
    if language is None:
        return []
    seat.moderated.discard(topic_id)
    seat.present.discard(topic_id)
    rooms = [topic_room(topic_id, language), presence_room(topic_id), staff_room(topic_id)]
    for room in rooms:
        socketio().server.leave_room(seat.sid, room, namespace="/")
    presence().go(topic_id, seat.sid)
    return rooms


def enter_lists(seat: Seat, wanted: Iterable[int], language: str) -> list[int]:
    """Let the socket hear what moves in those of the ``wanted`` categories that its viewer may see."""
    leave_lists(seat)
    asked = set(wanted)
    seen = [place.id for place in categories_for(viewer_at(seat)) if place.id in asked]
    for category_id in seen:
        seat.categories[category_id] = language
        _enter(seat, category_room(category_id, language))
    kept = {place.id for place in categories_for(viewer_at(seat))}
    for category_id in [one for one in seen if one not in kept]:
        _leave_list(seat, category_id)
    return [one for one in seen if one in kept]


def leave_lists(seat: Seat) -> None:
    """Hear of no category any more."""
    for category_id in list(seat.categories):
        _leave_list(seat, category_id)


def _leave_list(seat: Seat, category_id: int) -> None:
    language = seat.categories.pop(category_id)
    socketio().server.leave_room(seat.sid, category_room(category_id, language), namespace="/")


def check_again(concerned: Iterable[Seat]) -> None:
    """The doorkeeper: end what these sockets may no longer follow."""
    known: dict[str | None, Viewer | None] = {}
    for seat in concerned:
        if seat.token not in known:
            known[seat.token] = viewer_at(seat)
        _check(seat, known[seat.token])


def _check(seat: Seat, viewer: Viewer | None) -> None:
    ended = seat.token is not None and viewer is None
    for topic_id in list(seat.topics):
        try:
            topic = topic_page_for(viewer, topic_id)
        except Refused:
            rooms = leave_topic(seat, topic_id)
            reason = "login" if ended else "forbidden"
            put_out(seat.sid, rooms, "room:left", {"topic": topic_id, "reason": reason})
        else:
            _adjust(seat, viewer, topic)
    seen = {place.id for place in categories_for(viewer)}
    for category_id in [one for one in seat.categories if one not in seen]:
        _leave_list(seat, category_id)
    if ended:
        # Whoever was logged out comes again as a guest, if at all.
        socketio().server.disconnect(seat.sid, namespace="/")


def _adjust(seat: Seat, viewer: Any, topic: TopicView) -> None:
    """The topic may still be read; what is for members or moderators only may not be heard any more."""
    server = socketio().server
    if not member(viewer, None):
        seat.present.discard(topic.id)
        server.leave_room(seat.sid, presence_room(topic.id), namespace="/")
        presence().go(topic.id, seat.sid)
    if topic.id in seat.moderated and not moderates(viewer, topic):
        seat.moderated.discard(topic.id)
        server.leave_room(seat.sid, staff_room(topic.id), namespace="/")


def _enter(seat: Seat, room: str) -> None:
    socketio().server.enter_room(seat.sid, room, namespace="/")
