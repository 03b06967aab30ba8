"""The words of a text in one line, as patterns look at them: around one word, or within its sentence."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import Final

REACH: Final = 13
"""So many words on either side of the word that a pattern is found by."""

Window = tuple[int, int, set[str]]
"""A part of a line: where it begins and ends, its words and marks."""


@dataclass
class Sentence:
    """The words of a text in one line, with their marks, and which word stands where."""

    words: list[str]
    near: list[tuple[str, ...]]
    """By what each word is known to patterns: itself without its mark, and its mark."""
    _windows: dict[tuple[int, int], Window] = field(default_factory=dict)

    @cached_property
    def text(self) -> str:
        """All words, one space around each."""
        return f" {' '.join(self.words)} "

    @cached_property
    def _places(self) -> list[int]:
        return list(accumulate((len(word) + 1 for word in self.words), initial=1))

    @cached_property
    def _stops(self) -> list[int]:
        return [number for number, word in enumerate(self.words) if word == "."]

    def around(self, number: int) -> Window:
        """The part of the line within ``REACH`` of a word."""
        return self._window(max(0, number - REACH), min(len(self.words), number + REACH + 1))

    def within(self, number: int) -> Window:
        """The sentence of a word, as far as ``REACH`` on either side."""
        at = bisect_right(self._stops, number - 1)
        first = self._stops[at - 1] + 1 if at else 0
        after = self._stops[at] if at < len(self._stops) else len(self.words)
        return self._window(max(first, number - REACH), min(after, number + REACH + 1))

    def _window(self, first: int, after: int) -> Window:
        known = self._windows.get((first, after))
        if known is None:
            near = set().union(*self.near[first:after])
            known = self._windows[first, after] = (self._places[first], self._places[after], near)
        return known

    def word_at(self, place: int) -> int:
        """The number of the word that covers ``place`` of the line."""
        return max(0, bisect_right(self._places, place) - 1)
