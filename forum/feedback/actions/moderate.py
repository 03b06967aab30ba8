"""Hiding, removing, showing and emptying what the brand said of an idea. Ideas are judged as posts."""

from __future__ import annotations

from typing import Any

from forum.facts.bus import record
from forum.facts.held_again import IdeaWordHeldAgain
from forum.facts.ideas import IdeaWordErased, IdeaWordHidden, IdeaWordShown
from forum.feedback.models import IdeaEntry
from forum.policy.acts import Act
from forum.policy.check import Refused, require
from forum.storage.session import session
from forum.subjects import DELETED, REMOVED, Told, line_in_its_place

_TOLD = Told(IdeaWordShown, IdeaWordHidden, IdeaWordHeldAgain)


def bring_into(state: str, *, actor: Any, thing: IdeaEntry, reason: str) -> None:
    """Show, hide or remove a sentence, or let it wait again; its rows are held. What it decided stays."""
    require(actor, Act.JUDGE_IDEA, thing)
    if thing.state == state:
        return
    thing.state, thing.reason = state, line_in_its_place(state, reason)
    thing.idea.version += 1
    session().flush()
    record(_TOLD.fact(state, actor_id=actor.id, idea_id=thing.idea_id, entry_id=thing.id, reason=reason))


def erase_word(actor_id: int, entry: IdeaEntry) -> None:
    """Empty a sentence that was removed or deleted: the clock asks for it, or its author who leaves."""
    if entry.state not in (REMOVED, DELETED):
        raise Refused(Act.JUDGE_IDEA, None)
    entry.sentence = entry.search_text = ""
    entry.idea.version += 1
    session().flush()
    record(IdeaWordErased(actor_id=actor_id, idea_id=entry.idea_id, entry_id=entry.id))
