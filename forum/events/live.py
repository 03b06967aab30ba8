"""What open pages are told when an event changed (AFTER the commit): only that it did.

Each page follows the event as its reader sees it: as everybody does; as members do, with the faces of those
who come; or as those who host, with all answers. So nobody hears of an answer that changes nothing for them.
"""

from __future__ import annotations

from flask import Flask

from forum.events.queries import event_for
from forum.facts.events import EventAnswered, EventFact, SeatFound
from forum.policy.acts import Act
from forum.policy.words import member
from forum.realtime import following

EVENT, COMING, ANSWERS = "event", "event_coming", "event_answers"
"""One event for everybody, for members, for those who host it."""
TONIGHT, LIST = "tonight", 0


def install(app: Flask) -> None:
    """Let pages follow events, one or the list."""
    following.let_follow(
        app, EVENT, lambda viewer, event_id: event_id == LIST or event_for(viewer, event_id) is not None
    )
    following.let_follow(
        app, COMING, lambda viewer, event_id: member(viewer, None) and event_for(viewer, event_id) is not None
    )
    following.let_follow(
        app, ANSWERS, lambda viewer, event_id: event_for(viewer, event_id, act=Act.RUN_EVENT) is not None
    )
    following.let_follow(app, TONIGHT, lambda _viewer, thing_id: thing_id == LIST)


def tonight_changed(fact: EventFact) -> None:
    """The slip of the home page may say something else; who answers what is nothing to it."""
    following.changed(TONIGHT, LIST)


def event_changed(fact: EventFact) -> None:
    """Something of it changed that somebody could see."""
    _tell(fact, EVENT, COMING, ANSWERS)
    following.changed(EVENT, LIST)


def answered(fact: EventAnswered) -> None:
    """Somebody said whether they come: where seats are counted everybody sees it, else members, or hosts."""
    if "seats" in fact.parts or "line" in fact.parts:
        _tell(fact, EVENT, COMING, ANSWERS)
    elif "faces" in fact.parts:
        _tell(fact, COMING, ANSWERS)
    else:
        _tell(fact, ANSWERS)
    if "seats" in fact.parts:
        following.changed(EVENT, LIST)


def line_moved(fact: SeatFound) -> None:
    """Fewer wait; how many seats are left, ``answered`` says."""
    _tell(fact, EVENT, COMING, ANSWERS)


def hosts_see(fact: EventFact) -> None:
    """Something of it changed that those who host see, and nobody else."""
    _tell(fact, ANSWERS)


def event_judged(fact: EventFact) -> None:
    """Whoever may not know of it any more hears nothing further."""
    for kind in (EVENT, COMING, ANSWERS):
        following.put_out_of(kind, fact.event_id)
    event_changed(fact)


def _tell(fact: EventFact, *kinds: str) -> None:
    for kind in kinds:
        following.changed(kind, fact.event_id)
