"""What a browser may say over its socket. No write goes this way; no message, however odd, is an error."""

from __future__ import annotations

import time
from typing import Any

from flask import Flask, request
from flask import session as cookie
from flask_socketio import SocketIO

from forum.members.viewing import SESSION_TOKEN, viewer
from forum.policy.acts import Act
from forum.policy.check import can
from forum.policy.words import good_standing
from forum.realtime import doors, here
from forum.realtime.hearing import REFUSED, said
from forum.realtime.here import presence
from forum.realtime.rooms import presence_room
from forum.realtime.seats import Seat, seats
from forum.realtime.server import socketio
from forum.topics.doorkeeping import (
    check_again,
    enter_lists,
    enter_topic,
    leave_lists,
    leave_topic,
    sit_down,
    viewer_at,
)
from forum.topics.queries import topic_page_for
from forum.web.ids import bounded_id
from forum.web.language import LANGUAGES

MOST_TOPICS = 20
"""Topics that one socket may follow at a time; a page follows one or two."""

MOST_CATEGORIES = 200

TYPING_PAUSE = 2.0
"""Seconds in which a socket's further words about typing are not passed on."""


def connect(_auth: Any = None) -> None:
    """Whoever comes is known by the cookie of their session; guests are welcome."""
    token = cookie.get(SESSION_TOKEN)
    me = viewer()
    seat = Seat(
        sid=request.sid,  # type: ignore[attr-defined]
        member_id=me.id if me is not None else None,
        token=token if me is not None and isinstance(token, str) else None,
    )
    seats().take(seat)
    sit_down(seat)


def disconnect(*_reason: Any) -> None:
    """Forget the socket."""
    seat = seats().leave(request.sid)  # type: ignore[attr-defined]
    if seat is not None:
        for topic_id in list(seat.topics):
            seat.topics.pop(topic_id, None)
            presence().go(topic_id, seat.sid)


@said
def join(seat: Seat, words: dict[str, Any]) -> dict[str, Any]:
    """``{topic, lang}``: follow a topic. Answers its number, from which the page catches up over HTTP."""
    topic_id = bounded_id(words.get("topic"))
    if topic_id is None or (len(seat.topics) >= MOST_TOPICS and topic_id not in seat.topics):
        return REFUSED
    seq = enter_topic(seat, topic_id, _language(words))
    answer = {"ok": True, "seq": seq}
    if topic_id in seat.present:  # as members are; not a guest, nor who is suspended
        told = presence().told(topic_id)
        answer |= {"here": told["here"], "count": told["count"]}
    return answer


@said
def leave(seat: Seat, words: dict[str, Any]) -> dict[str, Any]:
    """``{topic}``: follow it no longer."""
    topic_id = bounded_id(words.get("topic"))
    if topic_id is not None:
        leave_topic(seat, topic_id)
    return {"ok": True}


@said
def join_list(seat: Seat, words: dict[str, Any]) -> dict[str, Any]:
    """``{categories, lang}``: hear which topics move there. Answers the categories that are heard."""
    given = words.get("categories")
    wanted = [bounded_id(one) for one in given[:MOST_CATEGORIES]] if isinstance(given, list) else []
    heard = enter_lists(seat, [one for one in wanted if one is not None], _language(words))
    return {"ok": True, "categories": heard}


@said
def leave_list(seat: Seat, words: dict[str, Any]) -> dict[str, Any]:
    """Hear of no list any longer."""
    leave_lists(seat)
    return {"ok": True}


@said
def typing(seat: Seat, words: dict[str, Any]) -> dict[str, Any]:
    """``{topic}``: the member writes there just now. Passed on to members who have it open, not too often."""
    topic_id = bounded_id(words.get("topic"))
    moment = time.monotonic()
    if topic_id is None or topic_id not in seat.topics or moment - seat.typed_at < TYPING_PAUSE:
        return REFUSED
    me = viewer_at(seat)
    if me is None or not good_standing(me, None) or not can(me, Act.REPLY, topic_page_for(me, topic_id)):
        return REFUSED
    seat.typed_at = moment
    told = {"topic": topic_id, "id": me.id, "name": me.display_name}
    socketio().emit("typing", told, to=presence_room(topic_id), skip_sid=seat.sid)
    return {"ok": True}


def _language(words: dict[str, Any]) -> str:
    wish = words.get("lang")
    return wish if isinstance(wish, str) and wish in LANGUAGES else "en"


def install(app: Flask, redis_url: str | None) -> None:
    """Let the sockets of ``app`` speak."""
    here.install(app, redis_url)
    doors.add(app, check_again)
    server: SocketIO = socketio(app)
    server.on_event("connect", connect)
    server.on_event("disconnect", disconnect)
    for handler in (join, leave, join_list, leave_list, typing):
        server.on_event(handler.__name__, handler)
