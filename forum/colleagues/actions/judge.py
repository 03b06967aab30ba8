"""Hiding, removing and showing a word between colleagues: what decisions do."""

from __future__ import annotations

from typing import Any

from forum.colleagues.models import HELD, HIDDEN, PUBLISHED, REMOVED, HandedWord
from forum.facts.announcing import HandedWordErased, HandedWordHidden, HandedWordShown
from forum.facts.bus import record
from forum.facts.held_again import HandedWordHeldAgain
from forum.policy.acts import Act
from forum.policy.check import Refused, require
from forum.storage.session import session


def hide_word(*, actor: Any, word: HandedWord, reason: str) -> None:
    """Take it out of sight; it can be shown again."""
    _take_away(actor, word, HIDDEN, reason)


def remove_word(*, actor: Any, word: HandedWord, reason: str) -> None:
    """Take it away for a breach of the rules."""
    _take_away(actor, word, REMOVED, reason)


def _take_away(actor: Any, word: HandedWord, state: str, reason: str) -> None:
    require(actor, Act.JUDGE_HANDED_WORD, word)
    if word.state == state:
        return
    word.state, word.reason = state, reason
    session().flush()
    removed = state == REMOVED
    record(HandedWordHidden(actor_id=actor.id, word_id=word.id, removed=removed, reason=reason))


def show_word(*, actor: Any, word: HandedWord, reason: str = "") -> None:
    """Let the two read it: it waited, was hidden or removed."""
    require(actor, Act.JUDGE_HANDED_WORD, word)
    if word.state == PUBLISHED:
        return
    word.state, word.reason = PUBLISHED, ""
    session().flush()
    record(HandedWordShown(actor_id=actor.id, word_id=word.id, reason=reason))


def hold_word(*, actor: Any, word: HandedWord, reason: str) -> None:
    """Let it wait again that was shown by mistake."""
    require(actor, Act.JUDGE_HANDED_WORD, word)
    if word.state == HELD:
        return
    word.state, word.reason = HELD, ""
    session().flush()
    record(HandedWordHeldAgain(actor_id=actor.id, word_id=word.id, reason=reason))


def erase_word(actor_id: int, word: HandedWord) -> None:
    """Empty a word that was removed, once nobody has to judge it any more."""
    if word.state != REMOVED:
        raise Refused(Act.JUDGE_HANDED_WORD, None)
    word.text = ""
    session().flush()
    record(HandedWordErased(actor_id=actor_id, word_id=word.id))
