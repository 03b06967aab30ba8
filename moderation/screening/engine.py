"""``screen(text, context)``: what screening thinks of a text before it is published. Pure and quick."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from moderation.screening.context import Hit, hits_in, quoted_words, relieve
from moderation.screening.levels import USUAL, Thresholds
from moderation.screening.likeness import Likeness, Weighed, load_likeness, touched
from moderation.screening.likeness import Sentence as Judged
from moderation.screening.normalise import Folded, fold, own_words
from moderation.screening.patterns import Patterns, load_patterns
from moderation.screening.phrases import PhraseBook
from moderation.screening.reading import Read, Reader, Token
from moderation.screening.sentences import Sentence
from moderation.screening.signals import Author, Evidence, Signal, duplicate, flood, links, shouting
from moderation.screening.words import Vocabulary, load_innocent, load_words


class Outcome(StrEnum):
    """Published at once; shown to its author once more; waiting for a person."""

    PASS = "pass"  # noqa: S105 (not a password)
    NUDGE = "nudge"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Context:
    """What the caller knows: the author, the administrators' phrases, how strict this category is.

    ``likeness`` is for measuring other weights than those of the list.
    """

    author: Author = field(default_factory=Author)
    phrases: PhraseBook | None = None
    thresholds: Thresholds = USUAL
    likeness: Likeness | None = None


@dataclass(frozen=True, slots=True)
class Screening:
    """The outcome, the reasons with the strongest first, and what they weigh together."""

    outcome: Outcome
    signals: tuple[Signal, ...] = ()
    score: int = 0


PHRASE: Final = "phrase"
"""The kind of a signal that speaks of a listed phrase."""

PASSED: Final = Screening(Outcome.PASS)
LIGHTEST: Final = 20
"""A signal below this adds nothing to others: ten mild oaths are not an insult."""

FIRM: Final = 70
"""What the lists are sure of weighs so much: it is never passed over, whatever its sentence is like."""
DOUBTED: Final = 60
"""What the lists are sure of weighs so much in a sentence that is likelier harmless: a name, a denial."""
GUESSED: Final = 30
"""What the lists only guess weighs no more in a sentence that is not like those that hurt: asked about at
the level «strict»."""
LIKE: Final = 46
"""What a sentence weighs that is like those that hurt: shown again at the usual level, held at none."""

EXPLANATIONS: Final[Mapping[str, Any]] = {
    "insult": _l("These words read like an insult."),
    "contempt": _l("These words put somebody down."),
    "hate": _l("These words demean people for what they are."),
    "threat": _l("These words read like a threat."),
    "incitement": _l("These words wish somebody dead or tell them to harm themselves."),
    "sexual": _l("These words read like sexual harassment."),
    "oath": _l("Strong words; nobody seems to be meant."),
}
OATH: Final = "oath"
_ALIKE: Final = _l("Together these words read like others that hurt somebody.")
_BESIDE: Final = _l("Strong words stand beside that.")


@cache
def _reader() -> Reader:
    words = load_words()
    patterns, plain = load_patterns(frozenset(word.form for word in words))
    return Reader(Vocabulary(words, plain, load_innocent()), Patterns(patterns))


def warm_up() -> None:
    """Read the lists now rather than with the first text, which would wait for them.

    A pattern is compiled when a text first needs it: all of them would cost a start many seconds and the
    process 15 MB, and most are never needed.
    """
    _reader()
    load_likeness()


def read_words(text: str) -> list[Token]:
    """The words of ``text`` as the lists know them, the ends of its sentences among them."""
    return _reader().read(fold(own_words(text)).text).tokens


def screen(text: str, context: Context | None = None) -> Screening:
    """What screening thinks of ``text``."""
    context = context or Context()
    own = own_words(text)
    folded = fold(own)
    signals = _word_signals(text, own, folded, context.likeness or load_likeness())
    if context.phrases is not None:
        signals += _phrase_signals(text, folded, context.phrases)
    author = context.author
    for signal in (links(text, author), flood(author), duplicate(text, author), shouting(own)):
        if signal is not None:
            signals.append(signal)
    if not signals:
        return PASSED
    signals.sort(key=lambda signal: -signal.weight)
    return _outcome(signals, context)


def _outcome(signals: list[Signal], context: Context) -> Screening:
    others = sum(signal.weight for signal in signals[1:] if signal.weight >= LIGHTEST)
    score = min(100, signals[0].weight + others // 4)
    # What a listed phrase leads to was chosen with it, and does not depend on how strict a place is.
    listed = max((signal.weight for signal in signals if signal.kind == PHRASE), default=0)
    outcomes = _against(score, context.thresholds), _against(listed, USUAL)
    return Screening(max(outcomes, key=list(Outcome).index), tuple(signals), score)


def _against(score: int, limits: Thresholds) -> Outcome:
    if score >= limits.hold:
        return Outcome.HOLD
    return Outcome.NUDGE if score >= limits.nudge else Outcome.PASS


def _word_signals(text: str, own: str, folded: Folded, likeness: Likeness) -> list[Signal]:
    reader = _reader()
    read = reader.read(folded.text)
    hits: list[Hit] = []
    if read.weighty or read.anchors:
        line = Sentence([token.form for token in read.tokens], [token.near for token in read.tokens])
        hits = hits_in(read, reader.patterns.search(line, read.anchors))
    # Most texts hold nothing: what relieves is looked for only where there is something.
    found = [(hit, hit.weight) for hit in hits if hit.weight >= LIGHTEST]
    if found:
        relief = reader.patterns.relief(line, read.anchors)
        hits = relieve(hits, read, relief, quoted_words(own, read, folded))
    kept = {id(hit) for hit in hits}
    weighed = [
        Weighed(hit.first, hit.last, weight, hit.weight if id(hit) in kept else 0) for hit, weight in found
    ]
    judged = likeness.sentences(read.tokens, weighed)
    # In the order of the text: patterns are found in that of a set, which differs from process to process.
    hits = sorted(_doubted(hits, judged), key=lambda hit: (hit.first, hit.last, hit.category, -hit.weight))
    signals = _by_category(text, folded, read, hits)
    # Where the lists say as much of a sentence, they have the word: they know what it is.
    told = {id(one) for hit in hits if hit.weight >= LIKE for one in _around(hit, judged)}
    alike = [one for one in judged if one.alike and id(one) not in told]
    return [*signals, *_likeness_signals(text, folded, read, alike, likeness)]


def _doubted(hits: list[Hit], judged: list[Judged]) -> list[Hit]:
    """``hits`` as far as the sentences in which they stand bear them out."""
    kept = []
    for hit in hits:
        around = _around(hit, judged)
        if hit.weight >= FIRM:
            if all(one.unlike for one in around):
                hit.weight = DOUBTED
        elif hit.weight >= LIGHTEST and not any(one.alike for one in around):
            if all(one.alien for one in around):
                continue
            hit.weight = min(hit.weight, GUESSED)
        kept.append(hit)
    return kept


def _around(hit: Hit, judged: list[Judged]) -> list[Judged]:
    """The sentences in which the words stand: more than one where a pattern reaches over the end of one."""
    return judged[touched(judged, hit.first, hit.last)]


def _likeness_signals(
    text: str, folded: Folded, read: Read, alike: list[Judged], likeness: Likeness
) -> list[Signal]:
    if not alike:
        return []
    numbers = [number for one in alike for number in likeness.evidence(read.tokens, one)]
    spans = _merged(sorted(read.span(number, number, folded) for number in numbers))
    evidence = tuple(Evidence(start, end, text[start:end]) for start, end in spans)
    return [Signal("words", "insult", LIKE, "respect", _ALIKE, evidence)]


def _by_category(text: str, folded: Folded, read: Read, hits: list[Hit]) -> list[Signal]:
    """One signal a category: its heaviest weight, all its words."""
    grouped: dict[str, list[Hit]] = {}
    for hit in hits:
        grouped.setdefault(hit.category, []).append(hit)
    signals = []
    for category, group in grouped.items():
        heaviest = max(group, key=lambda hit: hit.weight)
        spans = sorted({_trimmed(read, hit, folded) for hit in group if hit.weight * 2 >= heaviest.weight})
        evidence = tuple(Evidence(start, end, text[start:end]) for start, end in _merged(spans))
        # Beside words that are meant for somebody, it would contradict them to say that nobody is meant.
        explained = _BESIDE if category == OATH and len(grouped) > 1 else EXPLANATIONS[category]
        signals.append(Signal("words", category, heaviest.weight, heaviest.rule, explained, evidence))
    return signals


def _trimmed(read: Read, hit: Hit, folded: Folded) -> tuple[int, int]:
    """The hit's place without the ends of sentences that its pattern looked at."""
    first, last = hit.first, hit.last
    while first < last and not read.tokens[first].form.strip("."):
        first += 1
    while last > first and not read.tokens[last].form.strip("."):
        last -= 1
    return read.span(first, last, folded)


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _phrase_signals(text: str, folded: Folded, book: PhraseBook) -> list[Signal]:
    grouped: dict[str, list[Any]] = {}
    for found in book.find(folded):
        grouped.setdefault(found.phrase.rule, []).append(found)
    return [
        Signal(
            PHRASE, "phrase", max(found.phrase.weight for found in group), rule,
            _l("This community’s list of phrases names these words."),
            tuple(Evidence(one.start, one.end, text[one.start : one.end]) for one in group),
        )
        for rule, group in grouped.items()
    ]  # fmt: skip
