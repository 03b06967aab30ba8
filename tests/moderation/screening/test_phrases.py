"""The administrators' phrases: whole words, however they are spelled."""

from __future__ import annotations

import pytest

from moderation.screening.engine import Context, Outcome, screen
from moderation.screening.normalise import fold
from moderation.screening.phrases import Phrase, PhraseBook

BOOK = PhraseBook([Phrase("sac à puces", 80), Phrase("Lot 3"), Phrase("crème", 30), Phrase("art")])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Un SAC  A\nPUCES !", ["SAC  A\nPUCES"]),
        ("le lot 3 et le lot 34", ["lot 3"]),
        ("la Crémé\u200b brûlée", ["Crémé"]),
        ("partager le départ, part d'art", ["art"]),
        ("rien de tel", []),
        ("sасs à puces", []),
    ],
)
def test_phrases_are_whole_words(text: str, found: list[str]) -> None:
    assert [text[one.start : one.end] for one in BOOK.find(fold(text))] == found


def test_a_phrase_weighs_what_the_list_says() -> None:
    assert screen("quel sac à puces", Context(phrases=BOOK)).outcome is Outcome.HOLD
    assert screen("une crème, merci", Context(phrases=BOOK)).outcome is Outcome.PASS
    assert screen("quel sac à puces").outcome is not Outcome.HOLD


def test_an_empty_book_finds_nothing() -> None:
    assert PhraseBook([]).find(fold("bonjour")) == []
    assert PhraseBook([Phrase("\u200b")]).find(fold("bonjour")) == []
