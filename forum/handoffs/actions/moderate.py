"""Hiding, removing, publishing and emptying hand-offs: what decisions do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from forum.facts.bus import record
from forum.facts.handoffs import HandoffErased, HandoffHidden, HandoffRemoved, HandoffShown
from forum.facts.held_again import HandoffHeldAgain
from forum.handoffs.fold import RELEASED
from forum.handoffs.models import HELD, HIDDEN, PUBLISHED, REMOVED, Handoff, HandoffEntry
from forum.handoffs.queries import program
from forum.handoffs.story import append, keep_words, tell
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session
from forum.topics.actions.renew import renew_card


def hide_handoff(*, actor: Any, thing: Handoff, reason: str) -> None:
    """Take it out of everybody's sight; it can be published again."""
    require(actor, Act.JUDGE_HANDOFF, thing)
    if thing.state != HIDDEN:
        _enter(actor, thing, HIDDEN, reason)
        record(HandoffHidden(actor_id=actor.id, handoff_id=thing.id, reason=reason))


def remove_handoff(*, actor: Any, thing: Handoff, reason: str) -> None:
    """Take it away for a breach of the rules."""
    require(actor, Act.JUDGE_HANDOFF, thing)
    if thing.state != REMOVED:
        _enter(actor, thing, REMOVED, reason)
        record(HandoffRemoved(actor_id=actor.id, handoff_id=thing.id, reason=reason))


def publish_handoff(*, actor: Any, thing: Handoff, reason: str = "") -> None:
    """Let it go its way: what happened while it was out of sight, everyone concerned hears now."""
    require(actor, Act.JUDGE_HANDOFF, thing)
    if thing.state == PUBLISHED:
        return
    _enter(actor, thing, PUBLISHED, "")
    record(HandoffShown(actor_id=actor.id, handoff_id=thing.id, reason=reason))
    for entry in _untold(thing):
        tell(thing, entry, actor_id=entry.actor_id or program().id)
    append(thing, RELEASED, actor_id=actor.id, by_link=True)  # readers of the story are not told who judged


def hold_handoff(*, actor: Any, thing: Handoff, reason: str, was: Mapping[str, Any]) -> None:
    """Let it wait again that went its way by mistake; what happened since stays in its story."""
    require(actor, Act.JUDGE_HANDOFF, thing)
    if thing.state != HELD:
        _enter(actor, thing, HELD, "")
        record(HandoffHeldAgain(actor_id=actor.id, handoff_id=thing.id, reason=reason))


def _untold(thing: Handoff) -> list[HandoffEntry]:
    """What happened while it was held, hidden or removed, whichever of them came after which."""
    missed = (HandoffEntry.handoff_id == thing.id, HandoffEntry.number > thing.told)
    return list(session().scalars(select(HandoffEntry).where(*missed).order_by(HandoffEntry.number)))


def _enter(actor: Any, thing: Handoff, state: str, reason: str) -> None:
    thing.state, thing.reason = state, reason
    session().flush()
    renew_card(actor_id=actor.id, post=thing.post)


def erase_handoff(actor_id: int, thing: Handoff) -> None:
    """Empty its words; the story of what happened stays, and so does what the department answered."""
    if thing.note or thing.details or thing.subject:
        thing.note = thing.details = thing.subject = ""
        thing.revision += 1
        keep_words(thing)
        session().flush()
        record(HandoffErased(actor_id=actor_id, handoff_id=thing.id))
