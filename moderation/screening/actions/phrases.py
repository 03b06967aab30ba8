"""Listing a phrase, and striking it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from forum.community.edition import new_edition
from forum.facts.bus import record
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session
from moderation.screening.facts import PhraseListed, PhraseStruck
from moderation.screening.models import ListedPhrase
from moderation.screening.phrases import key_of
from moderation.screening.refusals import AlreadyListed, SaysNothing


def list_phrase(*, actor: Any, text: str, weight: int, rule: str) -> ListedPhrase:
    """Put a phrase on the list. Raises ``AlreadyListed`` or ``SaysNothing``."""
    require(actor, Act.MANAGE_PHRASES)
    key = key_of(text)
    letters = [character for character in key if character.isalnum()]
    # A sign of another script may be a word; of ours, nearly every text holds each by itself.
    if not letters or (len(letters) == 1 and letters[0].isascii()):
        raise SaysNothing
    present = session().scalar(select(ListedPhrase).where(ListedPhrase.key == key))
    if present is not None:
        raise AlreadyListed(present.text)
    phrase = ListedPhrase(text=text, key=key, weight=weight, rule=rule, listed_by_id=actor.id)
    session().add(phrase)
    session().flush()
    new_edition()
    record(PhraseListed(actor_id=actor.id, phrase_id=phrase.id))
    return phrase


def strike_phrase(*, actor: Any, phrase: ListedPhrase) -> None:
    """Take a phrase off the list."""
    require(actor, Act.MANAGE_PHRASES)
    session().delete(phrase)
    session().flush()
    new_edition()
    record(PhraseStruck(actor_id=actor.id, phrase_id=phrase.id))
