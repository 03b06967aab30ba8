"""What the words mean where they stand: said to somebody, another's words, about oneself, of a thing."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from moderation.screening.normalise import Folded
from moderation.screening.patterns import Found
from moderation.screening.reading import SENTENCE_END, Read

SAID_REACHES: Final = 16
"""So many words after "he called me" may be another's."""
SAID_OF_ALL: Final = 2
"""The weight of a pattern that tells of the words before it as well ("…, they said to us")."""
SELF_REACHES: Final = 1
QUOTED = re.compile(r"«[^»\n]{1,400}»|“[^”\n]{1,400}”|\"[^\"\n]{1,400}\"|‹[^›\n]{1,400}›|‘[^’\n]{1,400}’")
IN_QUOTES: Final = 0.5
"""A word in quotation marks without anything that says whose it is: a title, irony, a word looked at."""
PERSONAL: Final = frozenset({"insult", "oath"})


@dataclass(slots=True)
class Hit:
    """Words that weigh something: from the one at ``first`` to the one at ``last``."""

    first: int
    last: int
    category: str
    rule: str
    weight: int


def hits_in(read: Read, founds: Iterable[Found]) -> list[Hit]:
    """What weighs by itself, and what weighs by its company."""
    hits = [
        Hit(number, number, token.word.category, token.word.rule, token.word.weight)
        for number, token in enumerate(read.tokens)
        if token.word is not None and token.word.weight
    ]
    hits += [
        Hit(found.first, found.last, found.pattern.category, found.pattern.rule, found.pattern.weight)
        for found in founds
    ]
    return hits


def relieve(hits: list[Hit], read: Read, relief: list[Found], quoted: list[tuple[int, int]]) -> list[Hit]:
    """``hits`` without what is another's word, about oneself, or harmless where it stands.

    ``quoted`` are the words in quotation marks, as pairs of their first and last.
    """
    stops = [number for number, token in enumerate(read.tokens) if token.form == SENTENCE_END]
    told = any(found.pattern.kind == "said" for found in relief)
    # But for quotations, nothing relieves beyond its sentence: each of a thousand insults looks at its own.
    near: dict[int, list[Found]] = defaultdict(list)
    for found in relief:
        for sentence in _touched(found.first, found.last, stops):
            near[sentence].append(found)
    kept = []
    for hit in hits:
        around = [
            found for sentence in _touched(hit.first, hit.last, stops) for found in near.get(sentence, ())
        ]
        in_quotes = any(first <= hit.first and hit.last <= last for first, last in quoted)
        weight = 0 if told and in_quotes else _weight_left(hit, around, stops, in_quotes)
        if weight:
            hit.weight = weight
            kept.append(hit)
    return kept


def _touched(first: int, last: int, stops: list[int]) -> range:
    """The numbers of the sentences in which words stand; a sign between two belongs to both."""
    return range(bisect_left(stops, first), bisect_right(stops, last) + 1)


def _weight_left(hit: Hit, relief: list[Found], stops: list[int], in_quotes: bool) -> int:
    for found in relief:
        kind, strong = found.pattern.kind, found.pattern.weight > 0
        if kind == "said":
            if strong and _reaches(found, hit, stops, SAID_REACHES):
                return 0
            if found.pattern.weight >= SAID_OF_ALL and _same_sentence(found, hit, stops):
                return 0
        elif kind == "harmless":
            if strong and found.first <= hit.last and hit.first <= found.last:
                return 0
        elif strong and hit.category in PERSONAL and _reaches(found, hit, stops, SELF_REACHES):
            return 0
    return round(hit.weight * IN_QUOTES) if in_quotes else hit.weight


def _reaches(found: Found, hit: Hit, stops: list[int], far: int) -> bool:
    """Whether ``hit`` stands in or after what was found, no sentence between."""
    if not found.first <= hit.last or hit.first - found.last > far:
        return False
    at = bisect_right(stops, found.last)
    return at == len(stops) or hit.last <= stops[at]


def _same_sentence(found: Found, hit: Hit, stops: list[int]) -> bool:
    return bisect_right(stops, found.first) == bisect_right(stops, max(hit.first, hit.last - 1))


def quoted_words(text: str, read: Read, folded: Folded) -> list[tuple[int, int]]:
    """Which words stand in quotation marks in ``text``, which is as typed."""
    found = []
    spans: list[tuple[int, int]] = []
    for match in QUOTED.finditer(text):
        if not spans:
            spans = [read.span(at, at, folded) if one.end else (0, 0) for at, one in enumerate(read.tokens)]
        inside = [
            number
            for number, (start, end) in enumerate(spans)
            if match.start() <= start < end <= match.end() and read.tokens[number].form != SENTENCE_END
        ]
        if inside:
            found.append((inside[0], inside[-1]))
    return found
