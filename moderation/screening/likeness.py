"""How much a sentence is like those that hurt, where no list knows it word for word.

A linear weighing (logistic regression: D. R. Cox, *The regression analysis of binary sequences*, 1958) of
its words, their marks, whom they speak of, its pairs of neighbours and the pieces of its words. The weights
are data in a list, fitted by ``bench/fitting.py`` to the corpora of ``tests/moderation/screening``. What it
says can be traced to words, which are shown. It never holds a text by itself; it passes over what the lists
only guess, and makes a question of what they are sure of, where a sentence is like none that hurts.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import sqrt
from typing import Final, NamedTuple

from moderation.screening.listing import LISTS, BadList, read
from moderation.screening.reading import Token

FITTED: Final = LISTS / "likeness.txt"
LITTLE: Final = LISTS / "little_words.txt"
ALIKE: Final = 0.75
"""From here on, logarithms of odds, a sentence is shown to its author again."""
ALIEN: Final = -2.0
"""Below it, odds of one to seven, what the lists only guess of a sentence does not count."""
TRUST: Final = 0.03
"""What each point of weight that the lists give a sentence adds to its odds."""
DOUBT: Final = 2.0
"""What is taken off where the lists found more than their context left of it."""
PIECE: Final = 4
"""Letters of a piece of a word, its ends marked."""
TELLING: Final = 0.5
"""A sentence without one word of this weight is not looked at."""
CAUTION: Final = 16
"""As if so many more names had been weighed that say nothing: few words prove little."""
SHORTEST: Final = 2
"""Words of a sentence; single ones are the lists’ matter."""

PERSONS: Final = ("~you", "~they", "~we")
NAME: Final = "~name"
"""What a first name is weighed as: who bears it is all the same."""

Names = tuple[str, ...]
"""By what a word is known: itself, its mark, whom it speaks of."""


class Span(NamedTuple):
    """The numbers of the first and the last word of a sentence."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words from ``first`` to ``last`` of a text, and the logarithms of the odds that they hurt."""

    first: int
    last: int
    score: float
    """By the words alone."""
    odds: float
    """With what the lists say of them."""

    @property
    def alike(self) -> bool:
        """Whether it is enough like those that hurt."""
        return self.odds > ALIKE

    @property
    def unlike(self) -> bool:
        """Whether, by its words alone, it is likelier harmless than not."""
        return self.score < 0

    @property
    def alien(self) -> bool:
        """Whether it is like none that hurts, whatever the lists say."""
        return self.odds < ALIEN


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the lists found, from its first word to its last, and what context left of its weight."""

    first: int
    last: int
    weight: int
    left: int


class Likeness:
    """Weights by what they are of: ``idiot``, ``%s``, ``~you %s``, ``you _ %s`` (one between), ``-<idi``,
    ``~you&idiot`` (anywhere in a sentence that speaks to somebody)."""

    def __init__(self, weights: Mapping[str, float], bias: float) -> None:
        self._weights = weights
        self._bias = bias
        self._alone = lru_cache(maxsize=16_384)(self._known_alone)
        self._telling = {
            name
            for name, weight in weights.items()
            if weight > TELLING and " " not in name and name[0] not in "-~"
        }

    def sentences(self, tokens: Sequence[Token], found: Sequence[Weighed] = ()) -> list[Sentence]:
        """The sentences that hold a telling word, and those in which the lists ``found`` something."""
        everywhere = list(spans(tokens))
        found_in: dict[Span, list[Weighed]] = defaultdict(list)
        for one in found:
            for span in everywhere[touched(everywhere, one.first, one.last)]:
                found_in[span].append(one)
        judged = []
        for span in everywhere:
            words = [token.near for token in tokens[span.first : span.last + 1]]
            if span in found_in or self._tells(words):
                score = self.score(words)
                judged.append(Sentence(*span, score, score + _said_by_lists(found_in.get(span, ()))))
        return judged

    def _tells(self, words: Sequence[Names]) -> bool:
        return len(words) >= SHORTEST and any(name in self._telling for names in words for name in names)

    def score(self, words: Sequence[Names]) -> float:
        """How alike these words are, in logarithms of odds; ``words`` as the lists know them."""
        weights = self._weights
        known = {name: weights[name] for name in ends(words) if name in weights}
        for names, together in brought(words):
            known.update(self._alone(names))
            known.update({name: weights[name] for name in together if name in weights})
        return self._bias + sum(known.values()) / sqrt(len(known) + CAUTION)

    def evidence(self, tokens: Sequence[Token], sentence: Sentence) -> list[int]:
        """The numbers of the words that weigh most in it, each with those before it.

        Little words and names are shown only if there are no others: no sentence hurts by its "you" alone.
        """
        numbers = range(sentence.first, sentence.last + 1)
        words = [tokens[number].near for number in numbers]
        weighed = {
            number: sum(self._alone(names).values()) + sum(self._weights.get(name, 0.0) for name in together)
            for number, (names, together) in zip(numbers, brought(words), strict=True)
        }
        full = [number for number, word in zip(numbers, words, strict=True) if word[0] not in _little_words()]
        told = full or list(numbers)
        most = max(weighed[number] for number in told)
        return [number for number in told if weighed[number] >= most / 2]

    def _known_alone(self, names: Names) -> dict[str, float]:
        return {name: self._weights[name] for name in alone(names) if name in self._weights}


def _said_by_lists(own: Sequence[Weighed]) -> float:
    left = max((one.left for one in own), default=0)
    return TRUST * left - DOUBT * any(one.weight > left for one in own)


def touched(places: Sequence[Span] | Sequence[Sentence], first: int, last: int) -> slice:
    """Which of ``places``, in order and apart from each other, hold a word from ``first`` to ``last``."""
    start = bisect_left(places, first, key=lambda one: one.last)
    return slice(start, bisect_right(places, last, lo=start, key=lambda one: one.first))


def spans(tokens: Sequence[Token]) -> Iterator[Span]:
    """Where each sentence begins and ends, the signs between them left out."""
    first = None
    for number, token in enumerate(tokens):
        if token.form.strip("."):
            first = number if first is None else first
        elif first is not None:
            yield Span(first, number - 1)
            first = None
    if first is not None:
        yield Span(first, len(tokens) - 1)


def features(words: Sequence[Names]) -> set[str]:
    """What is weighed of a sentence, each once; ``words`` as the lists know them."""
    found = set(ends(words))
    for names, together in brought(words):
        found.update(alone(names), together)
    return found


def ends(words: Sequence[Names]) -> list[str]:
    """With which words a sentence begins and ends."""
    return [f"< {known_as(words[0])[0]}", f"{known_as(words[-1])[0]} >"] if words else []


def known_as(word: Names) -> Names:
    """The names by which a word is weighed: with whom it speaks of, or as a first name like any other."""
    kind = _little_words().get(word[0])
    return word if kind is None else (NAME,) if kind == NAME else (*word, kind)


def brought(words: Sequence[Names]) -> Iterator[tuple[Names, list[str]]]:
    """Each word’s names, and what it brings with the two before it and with whom the sentence speaks of."""
    known = [known_as(word) for word in words]
    kinds = {names[-1] for names in known}
    persons = [person for person in PERSONS if person in kinds]
    earlier: Names = ()
    before: Names = ()
    for word, names in zip(words, known, strict=True):
        together = [f"{one} {name}" for name in names for one in before]
        together += [f"{one} _ {name}" for name in names for one in earlier]
        if names is word:  # neither a little word nor a first name
            together += [f"{person}&{name}" for person in persons for name in names]
        yield names, together
        earlier, before = before, names


def alone(names: Names) -> Names:
    """What a word brings by itself: its names, and its pieces of ``PIECE`` letters."""
    whole = f"<{names[0]}>"
    if len(whole) < PIECE + 2 or names[0] == NAME:
        return names
    return (*names, *(f"-{whole[at : at + PIECE]}" for at in range(len(whole) - PIECE + 1)))


@cache
def _little_words() -> dict[str, str]:
    return {word: f"~{line.section}" for line in read(LITTLE) for word in line.text.split()}


@cache
def load_likeness() -> Likeness:
    """The weights of the list."""
    weights: dict[str, float] = {}
    values: dict[str, float] = {}  # each once: a hundred thousand names have a thousand weights
    with FITTED.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.startswith("# "):
                continue
            weight, tab, name = line.rstrip("\n").partition("\t")
            if not tab:
                raise BadList(f"{FITTED.name}:{number}: a weight, a tabulator and a name must stand here")
            weights[name] = values.setdefault(weight, int(weight) / 100)
    bias = weights.pop("", None)
    if bias is None:
        raise BadList(f"{FITTED.name}: the weight of no name is missing")
    return Likeness(weights, bias)
