"""Hiding, removing, showing and emptying events, and what those who come answered."""

from __future__ import annotations

from typing import Any

from forum.events.models import Attendance, Event
from forum.facts.bus import record
from forum.facts.events import (
    EventErased,
    EventHidden,
    EventPublished,
    EventRemoved,
    EventRenewed,
    EventWordsErased,
    EventWordsHidden,
    EventWordsShown,
)
from forum.facts.held_again import EventHeldAgain, EventWordsHeldAgain
from forum.policy.acts import Act
from forum.policy.check import Refused, require
from forum.storage.session import session
from forum.subjects import DELETED, HELD, HIDDEN, REMOVED, Told, line_in_its_place


def bring_into(state: str, *, actor: Any, thing: Event, reason: str) -> None:
    """Show, hide or remove an event, or let it wait again. Its row is held; who had a seat keeps it."""
    require(actor, Act.JUDGE_EVENT, thing)
    if thing.state == state:
        return
    thing.state, thing.reason = state, line_in_its_place(state, reason)
    thing.version += 1
    session().flush()
    if state == HIDDEN:
        record(EventHidden(actor_id=actor.id, event_id=thing.id, reason=reason))
    elif state == REMOVED:
        record(EventRemoved(actor_id=actor.id, event_id=thing.id, reason=reason))
    elif state == HELD:
        record(EventHeldAgain(actor_id=actor.id, event_id=thing.id, reason=reason))
    else:
        ids = {"actor_id": actor.id, "event_id": thing.id, "author_id": thing.author_id}
        record(EventPublished(**ids, reason=reason))


_TOLD = Told(EventWordsShown, EventWordsHidden, EventWordsHeldAgain)


def bring_words_into(state: str, *, actor: Any, thing: Attendance, reason: str) -> None:
    """The same for what somebody answered to the questions of an event; both rows are held."""
    require(actor, Act.JUDGE_EVENT, thing)
    if thing.state == state:
        return
    thing.state, thing.reason = state, line_in_its_place(state, reason)
    thing.event.version += 1
    session().flush()
    record(_TOLD.fact(state, actor_id=actor.id, event_id=thing.event_id, answer_id=thing.id, reason=reason))


def erase(actor_id: int, event: Event) -> None:
    """Empty an event that was removed or deleted: the clock asks for it, or its author who leaves."""
    if event.state not in (REMOVED, DELETED):
        raise Refused(Act.JUDGE_EVENT, None)
    event.title = event.source = event.html = event.search_text = ""
    event.place = event.link = event.admission = event.why_cancelled = ""
    event.questions = []
    event.version += 1
    session().flush()
    record(EventErased(actor_id=actor_id, event_id=event.id))


def erase_words(actor_id: int, own: Attendance) -> None:
    """Empty what somebody answered, once it was removed."""
    if own.state not in (REMOVED, DELETED):
        raise Refused(Act.JUDGE_EVENT, None)
    own.fields = {}
    own.event.version += 1
    session().flush()
    record(EventWordsErased(actor_id=actor_id, event_id=own.event_id, answer_id=own.id))


def renew(actor_id: int, event: Event) -> None:
    """What stands beneath it is another now: open pages look again. Its row is held."""
    event.version += 1
    session().flush()
    record(EventRenewed(actor_id=actor_id, event_id=event.id))
