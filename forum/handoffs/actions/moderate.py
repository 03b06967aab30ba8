"""Hiding, holding, removing, publishing and emptying what is said in a hand-off: what decisions do.

Its question, with the note, and the department's answer are two things over one row, because another wrote
each: what becomes of one leaves the other as it is. ``QUESTION`` and ``ANSWER`` say in what they differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from forum.facts.bus import record
from forum.facts.handoffs import (
    HandoffAnswerErased,
    HandoffAnswerHidden,
    HandoffAnswerRemoved,
    HandoffAnswerShown,
    HandoffErased,
    HandoffHidden,
    HandoffRemoved,
    HandoffShown,
)
from forum.facts.held_again import HandoffAnswerHeldAgain, HandoffHeldAgain
from forum.handoffs.actions.bring_back import ask_whether_settled, in_whose_name
from forum.handoffs.fold import RELEASED
from forum.handoffs.models import HELD, HIDDEN, OPEN, PUBLISHED, REMOVED, Handoff, HandoffEntry
from forum.handoffs.queries import program
from forum.handoffs.story import append, keep_words, settle, tell
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session
from forum.subjects import line_in_its_place
from forum.topics.actions.renew import renew_card


@dataclass(frozen=True, slots=True)
class Part:
    """What one of the two is called in the row, and what follows when it comes into another state."""

    state: str
    reason: str
    words: tuple[str, ...]
    facts: Mapping[str, Any]
    """What is recorded, by state."""
    erased: Any
    entered: Callable[[Any, Handoff], None]
    """``(actor, thing)``: it is in its new state; before that is recorded."""
    recorded: Callable[[Any, Handoff], None]
    """The same once it is."""


def bring_into(part: Part, state: str, *, actor: Any, thing: Handoff, reason: str = "") -> None:
    """Bring ``part`` of ``thing`` into a state of ``part.facts``; nothing happens where it is in that.

    Hidden, it can be published again: what happened meanwhile, everyone concerned hears then. What was
    removed broke the rules. What waits again keeps its story, and an answer that was brought to the member
    already stands in a post of its own.
    """
    require(actor, Act.JUDGE_HANDOFF, thing)
    if getattr(thing, part.state) == state:
        return
    setattr(thing, part.state, state)
    setattr(thing, part.reason, line_in_its_place(state, reason))
    part.entered(actor, thing)
    record(part.facts[state](actor_id=actor.id, handoff_id=thing.id, reason=reason))
    part.recorded(actor, thing)


def erase(part: Part, actor_id: int, thing: Handoff) -> None:
    """Empty its words; the story of what happened stays, and so does the other part."""
    if any(getattr(thing, name) for name in part.words):
        for name in part.words:
            setattr(thing, name, "")
        thing.revision += 1
        keep_words(thing)
        session().flush()
        record(part.erased(actor_id=actor_id, handoff_id=thing.id))


def _renew(actor: Any, thing: Handoff) -> None:
    session().flush()
    renew_card(actor_id=actor.id, post=thing.post)


def _lead_on(actor: Any, thing: Handoff) -> None:
    """Everyone concerned hears what they missed, or is asked where the last that waited there is gone."""
    if thing.state == PUBLISHED:
        _tell_what_was_missed(actor, thing)
    elif thing.state == REMOVED and thing.status in OPEN:
        ask_whether_settled(thing, in_whose_name(thing))


def _tell_what_was_missed(actor: Any, thing: Handoff) -> None:
    """What happened while it was held, hidden or removed, whichever of them came after which."""
    missed = (HandoffEntry.handoff_id == thing.id, HandoffEntry.number > thing.told)
    for entry in session().scalars(select(HandoffEntry).where(*missed).order_by(HandoffEntry.number)).all():
        tell(thing, entry, actor_id=entry.actor_id or program().id)
    append(thing, RELEASED, actor_id=actor.id, by_link=True)  # readers of the story are not told who judged


def _keep(_actor: Any, thing: Handoff) -> None:
    keep_words(thing)
    session().flush()


def _settle(actor: Any, thing: Handoff) -> None:
    """Whoever brings the answer to the member hears of it, or the department is waited for anew."""
    settle(thing, actor_id=actor.id)


QUESTION = Part(
    state="state",
    reason="reason",
    words=("note", "details", "subject"),
    facts={
        PUBLISHED: HandoffShown,
        HELD: HandoffHeldAgain,
        HIDDEN: HandoffHidden,
        REMOVED: HandoffRemoved,
    },
    erased=HandoffErased,
    entered=_renew,
    recorded=_lead_on,
)

ANSWER = Part(
    state="answer_state",
    reason="answer_reason",
    words=("answer", "signed"),
    facts={
        PUBLISHED: HandoffAnswerShown,
        HELD: HandoffAnswerHeldAgain,
        HIDDEN: HandoffAnswerHidden,
        REMOVED: HandoffAnswerRemoved,
    },
    erased=HandoffAnswerErased,
    entered=_keep,
    recorded=_settle,
)
