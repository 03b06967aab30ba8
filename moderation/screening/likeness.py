"""How much a sentence is like those that hurt, where no list knows it word for word.

A linear weighing (logistic regression: D. R. Cox, *The regression analysis of binary sequences*, 1958) of
its words, their marks, its pairs of neighbours and the pieces of its words. The weights are data in a list,
fitted by ``bench/fitting.py`` to the corpora of ``tests/moderation/screening``. What it says can be traced
to words, which are shown. It never holds a text by itself, and contradicts the lists only where they guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import sqrt
from typing import Final

from moderation.screening.listing import LISTS, BadList
from moderation.screening.reading import Token

FITTED: Final = LISTS / "likeness.txt"
ALIKE: Final = 2.0
"""From here on a sentence is shown to its author again: odds of seven to one."""
UNLIKE: Final = -3.0
"""Below it, odds of one to twenty, what the lists only guess of a sentence does not count."""
PIECE: Final = 4
"""Letters of a piece of a word, its ends marked."""
TELLING: Final = 1.5
"""A sentence without one word of this weight is not looked at: most are not."""

SHORTEST: Final = 3
"""Words of a sentence; what is shorter the lists know."""

Names = tuple[str, ...]
"""By what a word is known: itself, and its mark."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words from ``first`` to ``last`` of a text, and how alike they are, in logarithms of odds."""

    first: int
    last: int
    score: float


class Likeness:
    """Weights by what they are of: ``idiot``, ``%s``, ``you %s``, ``you _ %s`` (one between), ``-<idi``."""

    def __init__(self, weights: Mapping[str, float], bias: float) -> None:
        self._weights = weights
        self._bias = bias
        self._telling = {
            name
            for name, weight in weights.items()
            if weight > TELLING and " " not in name and not name.startswith("-")
        }

    def sentences(self, tokens: Sequence[Token]) -> list[Sentence]:
        """The sentences that hold a telling word."""
        found = []
        for first, last in spans(tokens):
            words = [token.near for token in tokens[first : last + 1]]
            if len(words) >= SHORTEST and any(name in self._telling for names in words for name in names):
                found.append(Sentence(first, last, self.score(words)))
        return found

    def score(self, words: Sequence[Names]) -> float:
        """How alike these words are, in logarithms of odds."""
        known = [weight for name in features(words) if (weight := self._weights.get(name)) is not None]
        return self._bias + sum(known) / sqrt(len(known) + 1)

    def evidence(self, tokens: Sequence[Token], sentence: Sentence) -> list[int]:
        """The numbers of the words that weigh most in it, each with those before it."""
        numbers = range(sentence.first, sentence.last + 1)
        near = [(), (), *(tokens[number].near for number in numbers)]
        weighed = [
            sum(self._weights.get(name, 0.0) for name in _of_one(*near[at : at + 3]))
            for at in range(len(numbers))
        ]
        most = max(weighed)
        return [number for number, weight in zip(numbers, weighed, strict=True) if weight >= most / 2]


def spans(tokens: Sequence[Token]) -> Iterable[tuple[int, int]]:
    """Where each sentence begins and ends, the signs between them left out."""
    first = None
    for number, token in enumerate(tokens):
        if token.form.strip("."):
            first = number if first is None else first
        elif first is not None:
            yield first, number - 1
            first = None
    if first is not None:
        yield first, len(tokens) - 1


def features(words: Sequence[Names]) -> set[str]:
    """What is weighed of a sentence, each once."""
    found = {f"< {words[0][0]}", f"{words[-1][0]} >"} if words else set()
    earlier: Names = ()
    before: Names = ()
    for names in words:
        found.update(_of_one(earlier, before, names))
        earlier, before = before, names
    return found


def _of_one(earlier: Names, before: Names, names: Names) -> list[str]:
    """What a word brings, by itself and with the two before it."""
    pairs = [f"{one} {name}" for name in names for one in before]
    apart = [f"{one} _ {name}" for name in names for one in earlier]
    return [*names, *pairs, *apart, *pieces(names[0])]


@lru_cache(maxsize=65_536)
def pieces(word: str) -> Names:
    """The parts of a word of ``PIECE`` letters or more."""
    if len(word) < PIECE:
        return ()
    whole = f"<{word}>"
    return tuple(f"-{whole[at : at + PIECE]}" for at in range(len(whole) - PIECE + 1))


@cache
def load_likeness() -> Likeness:
    """The weights of the list."""
    weights: dict[str, float] = {}
    bias = None
    for number, line in enumerate(FITTED.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("# "):
            continue
        weight, tab, name = line.partition("\t")
        if not tab:
            raise BadList(f"{FITTED.name}:{number}: a weight, a tabulator and a name must stand here")
        if name:
            weights[name] = int(weight) / 100
        else:
            bias = int(weight) / 100
    if bias is None:
        raise BadList(f"{FITTED.name}: the weight of no name is missing")
    return Likeness(weights, bias)
