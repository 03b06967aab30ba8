"""The listed phrases and the book made of them; how strict screening is where."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from forum.community.edition import remembered
from forum.storage.session import rows, session
from moderation.screening.levels import USUAL, Thresholds
from moderation.screening.models import EVERYWHERE, ListedPhrase, SetThresholds
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


def set_thresholds() -> Mapping[int, Thresholds]:
    """What administrators set, by the category's number or ``EVERYWHERE``; remembered for each edition."""
    return remembered("moderation.thresholds", _thresholds)


def thresholds_in(category_id: int | None) -> Thresholds:
    """By what a text in a category (None: in none, such as a profile) is judged."""
    known = set_thresholds()
    everywhere = known.get(EVERYWHERE, USUAL)
    return everywhere if category_id is None else known.get(category_id, everywhere)


def _thresholds() -> Mapping[int, Thresholds]:
    found = rows(select(SetThresholds.id, SetThresholds.nudge, SetThresholds.hold))
    return {row.id: Thresholds(row.nudge, row.hold) for row in found}
