"""The live room of an event: it opens a little before, closes a little after, and can be read later."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from forum.clock import now
from forum.events.models import Event
from forum.facts.bus import record
from forum.facts.catalogue import TopicLocked
from forum.facts.events import EventRoomClosed, EventRoomOpened
from forum.hooks import hooks
from forum.members.models import AUTOMOD, Member
from forum.members.queries import viewer_by_id
from forum.policy.words import member
from forum.storage.session import session
from forum.topics.actions.start import open_topic
from forum.topics.composing import compose
from forum.topics.models import DELETED, HIDDEN, REMOVED, ROOM, Topic
from forum.topics.sequence import locked_topics, next_seq
from forum.web.language import speaking

BEFORE_IT = timedelta(minutes=15)
AFTER_IT = timedelta(minutes=30)


def open_room(event: Event) -> None:
    """Open the room of an event whose row is held, or open it again.

    It is opened by whoever planned the event, in words of the program: what was planned stands on the event's
    page, and is nobody else's word, least of all its host's. The title was screened with the event, or
    released by a moderator: asked once more, a room would wait for a person while people stand before it.
    """
    if event.room_id is None:
        topic = open_topic(
            actor=_keeper(event),
            category=event.category,
            title=event.title,
            text=compose(_first_words(event)),
            language=event.language,
            kind=ROOM,
            judged=True,
        )
        event.room_id = topic.id
    elif event.room_closed_at is not None:
        _lock(event, locked=False, actor_id=automod_id())
    else:
        return
    event.room_closed_at = None
    event.version += 1
    session().flush()
    record(EventRoomOpened(actor_id=automod_id(), event_id=event.id, topic_id=event.room_id))


def close_room(event: Event, *, actor_id: int) -> None:
    """Let nobody write there any more. The event's row is held."""
    if event.room_id is None or event.room_closed_at is not None:
        return
    _lock(event, locked=True, actor_id=actor_id)
    event.room_closed_at = now()
    event.version += 1
    session().flush()
    record(EventRoomClosed(actor_id=actor_id, event_id=event.id, topic_id=event.room_id))


def _lock(event: Event, *, locked: bool, actor_id: int) -> None:
    topic: Topic | None = locked_topics([event.room_id or 0]).get(event.room_id or 0)
    if topic is None or topic.locked == locked or topic.state in (HIDDEN, REMOVED, DELETED):
        return
    bound = hooks().bound
    if not locked and bound is not None and bound(topic.id):
        return  # a moderator closed it for a reason
    seq = next_seq(topic, locked=locked)
    record(TopicLocked(actor_id=actor_id, topic_id=topic.id, seq=seq, locked=locked, reason=""))


def _keeper(event: Event) -> Any:
    """Whose topic it is: that of whoever planned it, else the program's own."""
    author = viewer_by_id(event.author_id)
    return author if member(author, None) else viewer_by_id(automod_id())


def automod_id() -> int:
    """In whose name the program acts when a time has come."""
    return session().scalars(select(Member.id).where(Member.username_key == AUTOMOD)).one()


def _first_words(event: Event) -> str:
    with speaking(event.language):
        here = _("Here people talk while it takes place.")
        page = _("the event’s page")
        more = _("Everything about it: %(link)s", link=f"[{page}](/events/{event.id})")
    return f"{here} {more}"
