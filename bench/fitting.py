"""Fits the weights of ``moderation/screening/likeness.py`` to the corpora, and says how they carry over.

    python -m bench.fitting            # fit, write moderation/screening/lists/likeness.txt (half a minute)
    python -m bench.fitting --cross    # and say what it makes of each hand if fitted to the others only

To be done again whenever the fitted corpora or the word lists change; a test holds that it was. The same
corpora give the same weights.
"""

from __future__ import annotations

import math
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from random import Random

from moderation.screening.engine import Context, read_words
from moderation.screening.likeness import CAUTION, FITTED, LITTLE, Likeness, Names, features, spans
from moderation.screening.listing import LISTS
from tests.moderation.screening import corpora
from tests.moderation.screening.corpora import FOLDER, HANDS, LANGUAGES, Shares, shares, texts

Weights = dict[str, float]

ROUNDS = 12
STEP = 0.3
PULL = 2e-3
"""How strongly each weight is drawn to nothing (ridge)."""
SEEN = 3
"""What stands in fewer texts tells nothing."""
LEAST = 0.5
"""Weights below are left out: they decide nothing."""
CERTAIN = 1e-3
"""From a sentence whose odds are as right as this, nothing is learned."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text: its sentences as words, who wrote it, and whether it hurts."""

    sentences: tuple[tuple[Names, ...], ...]
    hand: str
    hurts: bool


def digest() -> str:
    """Of all that the weights depend on."""
    lists = [*LISTS.glob("words_*.txt"), *LISTS.glob("innocent_*.txt"), LITTLE]
    read = [path for path in FOLDER.glob("*.txt") if "held_out" not in path.name]
    return sha256(b"\0".join(path.read_bytes() for path in sorted([*lists, *read]))).hexdigest()[:16]


def examples() -> list[Example]:
    """The corpora; what is held out stays out."""
    return [
        Example(_sentences(text), part, kind == "abusive")
        for language in LANGUAGES
        for part in corpora.FITTED[language]
        for kind in ("abusive", "harmless", *(["ordinary"] if part == "tuned" else []))
        for text in texts(language, kind, part)
    ]


def _sentences(text: str) -> tuple[tuple[Names, ...], ...]:
    tokens = read_words(text)
    return tuple(tuple(token.near for token in tokens[first : last + 1]) for first, last in spans(tokens))


def fit(given: Sequence[Example]) -> tuple[Weights, float]:
    """Weights and bias, by stochastic gradients, a step of its own for each weight (AdaGrad, Duchi 2011).

    A text that hurts need not hurt in each of its sentences: it teaches by the worst of them, as the weights
    see it so far (multiple instances, Dietterich 1997). What is harmless is so in each.
    """
    weighed = [([features(words) for words in one.sentences], one.hurts) for one in given if one.sentences]
    counted = Counter(name for sentences, _ in weighed for name in set().union(*sentences))
    names = sorted(name for name, count in counted.items() if count >= SEEN)
    numbers = {name: number for number, name in enumerate(names)}
    known = [
        ([sorted(numbers[name] for name in one if name in numbers) for one in sentences], hurts)
        for sentences, hurts in weighed
    ]
    weights, slopes, bias = [0.0] * len(names), [1e-6] * len(names), 0.0
    chance = Random(7)
    for _ in range(ROUNDS):
        chance.shuffle(known)
        for sentences, hurts in known:
            for one in _teaching(sentences, hurts, weights):
                bias -= _learn(one, hurts, weights, slopes, bias)
    found = dict(zip(names, weights, strict=True))
    return {name: weight for name, weight in found.items() if abs(weight) >= LEAST}, bias


def _teaching(sentences: list[list[int]], hurts: bool, weights: list[float]) -> Sequence[list[int]]:
    """The sentences of a text from which something is learned."""
    return [max(sentences, key=lambda one: _sum(one, weights))] if hurts else sentences


def _sum(one: Collection[int], weights: list[float]) -> float:
    return sum([weights[number] for number in one]) / math.sqrt(len(one) + CAUTION)


def _learn(one: list[int], hurts: bool, weights: list[float], slopes: list[float], bias: float) -> float:
    """Move the weights by what one sentence teaches; answers by how much the bias is too high."""
    score = bias + _sum(one, weights)
    error = 1 / (1 + math.exp(-max(-30.0, min(30.0, score)))) - hurts
    if abs(error) < CERTAIN:
        return 0.0
    share = error / math.sqrt(len(one) + CAUTION)
    for number in one:  # this loop is the hot one
        slope = share + PULL * weights[number]
        slopes[number] += slope * slope
        weights[number] -= STEP * slope / math.sqrt(slopes[number])
    return 0.05 * error


def unknown(given: Sequence[Example], hand: str) -> Iterator[tuple[str, Shares, Shares]]:
    """What screening makes of the texts that hurt and that don't, in each language, by weights that were
    fitted to all hands but those of this number."""
    context = Context(likeness=Likeness(*fit([one for one in given if one.hand != hand])))
    for language in LANGUAGES:
        if hand in HANDS[language]:
            hurting, harmless = (shares(language, kind, hand, context) for kind in ("abusive", "harmless"))
            yield language, hurting, harmless


def write(weights: Weights, bias: float) -> None:
    """Put them into the list, the heaviest first."""
    head = FITTED.read_text(encoding="utf-8").splitlines()[:4]
    head[2] = f"# Fitted to: {digest()}"
    lines = [f"{round(weight * 100)}\t{name}" for name, weight in weights.items()]
    lines.sort(key=lambda line: (-int(line.partition("\t")[0]), line))
    FITTED.write_text("\n".join([*head, f"{round(bias * 100)}\t", *lines]) + "\n", encoding="utf-8")


def main() -> None:
    """Say how it does on hands it was not fitted to, where that is asked, then fit it to all of them."""
    parser = ArgumentParser(prog="python -m bench.fitting", description=__doc__.splitlines()[0])
    parser.add_argument("--cross", action="store_true", help="measure each hand by weights of the others")
    given = examples()
    if parser.parse_args().cross:
        for hand in sorted({hand for hands in HANDS.values() for hand in hands}, key=int):
            for language, hurting, harmless in unknown(given, hand):
                print(f"hand {hand}, {language}: noticed {hurting.held + hurting.nudged:.1%}", end="; ")
                print(f"harmless held {harmless.held:.1%}, nudged {harmless.nudged:.1%}", flush=True)
    weights, bias = fit(given)
    write(weights, bias)
    print(f"{len(weights)} weights written to {FITTED.name}")


if __name__ == "__main__":
    main()
