"""Hiding, removing, publishing and emptying what a department answered: what decisions do.

The words are the department's. What was handed on, with its note, stays as it is, and waits for an answer
anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forum.facts.bus import record
from forum.facts.handoffs import (
    HandoffAnswerErased,
    HandoffAnswerHidden,
    HandoffAnswerRemoved,
    HandoffAnswerShown,
)
from forum.facts.held_again import HandoffAnswerHeldAgain
from forum.handoffs.models import HELD, HIDDEN, PUBLISHED, REMOVED, Handoff
from forum.handoffs.story import keep_words, settle
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session


def publish_answer(*, actor: Any, thing: Handoff, reason: str = "") -> None:
    """Let it go its way: whoever brings it to the member hears of it now."""
    require(actor, Act.JUDGE_HANDOFF, thing)
    if thing.answer_state == PUBLISHED:
        return
    _enter(thing, PUBLISHED, "")
    record(HandoffAnswerShown(actor_id=actor.id, handoff_id=thing.id, reason=reason))
    settle(thing, actor_id=actor.id)


def hide_answer(*, actor: Any, thing: Handoff, reason: str) -> None:
    """Take it out of everybody's sight; it can be published again."""
    require(actor, Act.JUDGE_HANDOFF, thing)
    if thing.answer_state != HIDDEN:
        _take_away(actor, thing, HIDDEN, reason)
        record(HandoffAnswerHidden(actor_id=actor.id, handoff_id=thing.id, reason=reason))


def remove_answer(*, actor: Any, thing: Handoff, reason: str) -> None:
    """Take it away for a breach of the rules."""
    require(actor, Act.JUDGE_HANDOFF, thing)
    if thing.answer_state != REMOVED:
        _take_away(actor, thing, REMOVED, reason)
        record(HandoffAnswerRemoved(actor_id=actor.id, handoff_id=thing.id, reason=reason))


def hold_answer(*, actor: Any, thing: Handoff, reason: str, was: Mapping[str, Any]) -> None:
    """Let it wait again that went its way by mistake: nobody brings it back before a moderator has read it.

    Whoever it was brought to already has it in a post of its own.
    """
    require(actor, Act.JUDGE_HANDOFF, thing)
    if thing.answer_state != HELD:
        _take_away(actor, thing, HELD, "")
        record(HandoffAnswerHeldAgain(actor_id=actor.id, handoff_id=thing.id, reason=reason))


def _take_away(actor: Any, thing: Handoff, state: str, reason: str) -> None:
    _enter(thing, state, reason)
    settle(thing, actor_id=actor.id)


def _enter(thing: Handoff, state: str, reason: str) -> None:
    thing.answer_state, thing.answer_reason = state, reason
    keep_words(thing)
    session().flush()


def erase_answer(actor_id: int, thing: Handoff) -> None:
    """Empty its words; the story of what happened stays."""
    if thing.answer or thing.signed:
        thing.answer = thing.signed = ""
        thing.revision += 1
        keep_words(thing)
        session().flush()
        record(HandoffAnswerErased(actor_id=actor_id, handoff_id=thing.id))
