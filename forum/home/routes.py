"""The home page: tonight, what waits for you, what moved, and an end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from forum.clock import now
from forum.community.queries import site
from forum.members.viewing import viewer
from forum.notifications.queries import notifications_of
from forum.policy.check import Refused
from forum.topics.drafts import drafts_of
from forum.topics.lists import Wanted, topics_for, unread_topics
from forum.topics.queries import topic_for
from forum.topics.rows import rows_for
from forum.web.language import language

home = Blueprint("home", __name__)

MOVED = 8
"""Topics on the home page: it is read in two minutes."""

WAITING = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of tonight's slip."""

    title: str
    url: str
    when: str
    text: str = ""
    live: bool = False


@dataclass(frozen=True, slots=True)
class Slip:
    """Tonight's slip."""

    day: str
    entries: tuple[Entry, ...]
    room_url: str
    room_here: int = 0


def _slip(me: Any) -> Slip:
    room_id = site().front_room_id
    entries: tuple[Entry, ...] = ()
    url = ""
    if room_id:
        try:
            room = topic_for(me, room_id)
        except Refused:
            room = None
        if room is not None:
            url = url_for("topics.show", topic_id=room.id, slug=room.slug)
            entries = (Entry(title=room.title, url=url, when=_("the live room is open"), live=True),)
    return Slip(day=format_date(now(), "full"), entries=entries, room_url=url)


@home.get("/")
def index() -> ResponseReturnValue:
    """What is on tonight, what waits for the viewer, what moved since they were here; and then an end."""
    me = viewer()
    wanted = Wanted(unread=me is not None)
    lines = topics_for(me, wanted).lines[:MOVED]
    caught_up = me is not None and not lines
    if caught_up:
        lines = topics_for(me, Wanted()).lines[:MOVED]
    waiting = [line for line in notifications_of(me).items if not line.read][:WAITING] if me else []
    return render_template(
        "home/index.html",
        slip=_slip(me),
        rows=rows_for(lines, language()),
        caught_up=caught_up,
        unread=unread_topics(me),
        waiting=waiting,
        drafts=drafts_of(me)[:WAITING] if me else [],
    )
