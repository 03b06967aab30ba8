"""The listed phrases, and the book made of them."""

from __future__ import annotations

from sqlalchemy import select

from forum.community.edition import remembered
from forum.storage.session import rows, session
from moderation.screening.models import ListedPhrase
from moderation.screening.phrases import Phrase, PhraseBook


def listed_phrases() -> list[ListedPhrase]:
    """Every listed phrase, in the order of the alphabet."""
    return list(session().scalars(select(ListedPhrase).order_by(ListedPhrase.key)))


def phrase_book() -> PhraseBook:
    """The phrases to look for: built once for each edition of the list in each process."""
    return remembered("moderation.phrases", _bind)


def _bind() -> PhraseBook:
    found = rows(select(ListedPhrase.text, ListedPhrase.weight, ListedPhrase.rule))
    return PhraseBook(Phrase(row.text, row.weight, row.rule) for row in found)
