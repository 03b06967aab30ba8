"""Phrases that administrators listed, found all at once (Aho-Corasick), however they are spelled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import ahocorasick

from moderation.screening.normalise import Folded, fold

LONGEST = 120


@dataclass(frozen=True, slots=True)
class Phrase:
    """One listed phrase: what it weighs and which rule it stands for."""

    text: str
    weight: int = 50
    rule: str = "respect"


@dataclass(frozen=True, slots=True)
class PhraseFound:
    """A phrase, and where it stands in the text as typed."""

    phrase: Phrase
    start: int
    end: int


def key_of(text: str) -> str:
    """How a phrase is kept and compared: folded, one space between words."""
    return " ".join(fold(text).text.split())


class PhraseBook:
    """All phrases of one edition of the list. Built once, then only read: safe in threads."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._automaton: Any = ahocorasick.Automaton()
        for phrase in phrases:
            key = key_of(phrase.text)
            if key:
                self._automaton.add_word(key, (len(key), phrase))
        self._empty = len(self._automaton) == 0
        if not self._empty:
            self._automaton.make_automaton()

    def find(self, folded: Folded) -> list[PhraseFound]:
        """The phrases in a folded text that begin and end where words do."""
        if self._empty:
            return []
        text, places = _single_spaced(folded.text)
        found = []
        for last, (length, phrase) in self._automaton.iter(text):
            start, end = last - length + 1, last + 1
            if _joins(text, start) or _joins(text, end):
                continue
            if places is not None:
                start, end = places[start], places[end - 1] + 1
            found.append(PhraseFound(phrase, *folded.span(start, end)))
        return found


def _joins(text: str, place: int) -> bool:
    """Whether a word goes on across ``place``."""
    return 0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum()


def _single_spaced(text: str) -> tuple[str, list[int] | None]:
    """``text`` with one space for any white space, and where each character stood."""
    if "  " not in text and "\n" not in text and "\t" not in text and "\r" not in text:
        return text, None
    places = [
        place
        for place, character in enumerate(text)
        if not character.isspace() or (place and not text[place - 1].isspace())
    ]
    return "".join(" " if text[place].isspace() else text[place] for place in places), places
