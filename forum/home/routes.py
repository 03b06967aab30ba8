"""The home page: tonight, what waits for you, what moved, and an end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from forum.clock import now
from forum.community.queries import site
from forum.events.viewing import SlipEntry, slip_entries
from forum.members.viewing import viewer
from forum.notifications.queries import notifications_of
from forum.policy.check import Refused
from forum.storage.idempotency import new_key
from forum.topics.drafts import drafts_of
from forum.topics.lists import Wanted, has_read, topics_for, unread_topics
from forum.topics.queries import topic_page_for
from forum.topics.routes.responding import log_in_to_reply
from forum.topics.routes.showing import parent_of, posts_block, topic_context
from forum.topics.rows import rows_for
from forum.topics.views import PostPage, TopicLine, TopicView
from forum.topics.windows import last_page
from forum.web.ids import bounded_id
from forum.web.language import language
from forum.web.times import dated

home = Blueprint("home", __name__)

MOVED = 8
"""Topics on the home page: it is read in two minutes."""

WAITING = 5

SAID_LAST = 6
"""Posts of the live room on the home page."""


@dataclass(frozen=True, slots=True)
class Slip:
    """Tonight's slip."""

    day: str
    entries: tuple[SlipEntry, ...]
    room_url: str

    @property
    def version(self) -> str:
        """Different whenever the slip looks otherwise: open pages compare it."""
        return " ".join(f"{one.url}:{one.title}:{one.when}:{one.text}" for one in self.entries)


def _front_room(me: Any) -> TopicView | None:
    """The live room of the home page, if there is one and the viewer may see it."""
    room_id = site().front_room_id
    if not room_id:
        return None
    try:
        return topic_page_for(me, room_id)
    except Refused:
        return None


def _slip(me: Any, room: TopicView | None) -> Slip:
    entries = slip_entries(me)
    if room is not None:
        entries.append(SlipEntry(title=room.title, url=room.url, when=_("the live room is open"), live=True))
    return Slip(day=dated(now(), "full"), entries=tuple(entries), room_url=room.url if room else "")


def _room_context(me: Any, room: TopicView) -> dict[str, Any]:
    """The room's last words, and where to add one; the whole of it is a page of its own."""
    page = last_page(me, room)
    page = PostPage(
        page.lines[-SAID_LAST:], has_earlier=len(page.lines) > SAID_LAST or page.has_earlier, has_later=False
    )
    speech = language()
    return {
        **topic_context(me, room, page, speech),
        "posts": Markup(posts_block(replace(room, first_unread_id=None), page, speech).text.decode()),  # noqa: S704
        "draft": room.draft,
        "reply_to": parent_of(room, bounded_id(request.args.get("reply_to"))),
        "key": new_key(),
        "read_up_to": room.last_read_id,
        "earlier_url": None,
        "embedded": True,
    }


def _moved(me: Any, wanted: Wanted, room: TopicView | None) -> list[TopicLine]:
    """What moved last, but for the room, which the page shows itself; of what is new, the followed first."""
    here = room.id if room is not None else 0
    found = topics_for(me, replace(wanted, followed=True)).lines if wanted.unread else ()
    known = {line.id for line in found}
    found += tuple(line for line in topics_for(me, wanted).lines if line.id not in known)
    return [line for line in found if line.id != here][:MOVED]


@home.get("/tonight")
def tonight() -> ResponseReturnValue:
    """The slip alone: what an open home page asks for when it may say something else."""
    me = viewer()
    return render_template("home/_slip.html", slip=_slip(me, _front_room(me)))


@home.get("/")
def index() -> ResponseReturnValue:
    """What is on tonight, what waits for the viewer, what moved since they were here; and then an end."""
    me = viewer()
    wanted = Wanted(unread=me is not None)
    room = _front_room(me)
    if me is None and room is not None and "reply_to" in request.args:
        return log_in_to_reply(room, bounded_id(request.args["reply_to"]))
    lines = _moved(me, wanted, room)
    caught_up = me is not None and not lines
    if caught_up:
        lines = _moved(me, Wanted(), room)
    waiting = [line for line in notifications_of(me).items if not line.read][:WAITING] if me else []
    return render_template(
        "home/index.html",
        slip=_slip(me, room),
        rows=rows_for(lines, language()),
        caught_up=caught_up,
        has_read=me is not None and has_read(me),
        unread=unread_topics(me),
        waiting=waiting,
        drafts=drafts_of(me)[:WAITING] if me else [],
        **(_room_context(me, room) if room is not None else {"topic": None}),
    )
