"""Hiding, holding, removing, showing and emptying a word between colleagues: what decisions do."""

from __future__ import annotations

from typing import Any

from forum.colleagues.models import REMOVED, HandedWord
from forum.facts.announcing import HandedWordErased, HandedWordHidden, HandedWordShown
from forum.facts.bus import record
from forum.facts.held_again import HandedWordHeldAgain
from forum.policy.acts import Act
from forum.policy.check import Refused, require
from forum.storage.session import session
from forum.subjects import Told, line_in_its_place

_TOLD = Told(HandedWordShown, HandedWordHidden, HandedWordHeldAgain)


def bring_into(state: str, *, actor: Any, thing: HandedWord, reason: str = "") -> None:
    """Let the two read a word, hide or remove it, or let it wait again."""
    require(actor, Act.JUDGE_HANDED_WORD, thing)
    if thing.state == state:
        return
    thing.state, thing.reason = state, line_in_its_place(state, reason)
    session().flush()
    record(_TOLD.fact(state, actor_id=actor.id, word_id=thing.id, reason=reason))


def erase_word(actor_id: int, word: HandedWord) -> None:
    """Empty a word that was removed, once nobody has to judge it any more."""
    if word.state != REMOVED:
        raise Refused(Act.JUDGE_HANDED_WORD, None)
    word.text = ""
    session().flush()
    record(HandedWordErased(actor_id=actor_id, word_id=word.id))
