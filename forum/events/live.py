"""What open pages are told when an event changed (AFTER the commit): only that it did."""

from __future__ import annotations

from flask import Flask

from forum.events.queries import event_for
from forum.facts.events import EventFact
from forum.realtime import following

EVENT, TONIGHT, LIST = "event", "tonight", 0


def install(app: Flask) -> None:
    """Let pages follow events, one or the list."""
    following.let_follow(
        app, EVENT, lambda viewer, event_id: event_id == LIST or event_for(viewer, event_id) is not None
    )
    following.let_follow(app, TONIGHT, lambda _viewer, thing_id: thing_id == LIST)


def tonight_changed(fact: EventFact) -> None:
    """The slip of the home page may say something else; who answers what is nothing to it."""
    following.changed(TONIGHT, LIST)


def event_changed(fact: EventFact) -> None:
    """Something of it changed that somebody could see."""
    following.changed(EVENT, fact.event_id)
    following.changed(EVENT, LIST)


def event_judged(fact: EventFact) -> None:
    """Whoever may not know of it any more hears nothing further."""
    following.put_out_of(EVENT, fact.event_id)
    event_changed(fact)
