"""Fits the weights of ``moderation/screening/likeness.py`` to the corpora, and says how they carry over.

    python -m bench.fitting            # cross-validate, fit, write moderation/screening/lists/likeness.txt

To be done again whenever the tuned corpora or the word lists change; a test holds that it was. The same
corpora give the same weights.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256
from random import Random

from moderation.screening.engine import read_words
from moderation.screening.likeness import ALIKE, FITTED, UNLIKE, features, spans
from moderation.screening.listing import LISTS
from tests.moderation.screening.corpora import FOLDER, LANGUAGES, texts

Example = tuple[tuple[str, ...], bool]
"""What is weighed of a text, and whether it hurts."""
Weights = dict[str, float]

ROUNDS = 12
STEP = 0.3
PULL = 1e-4
"""How strongly each weight is drawn to nothing (ridge)."""
SEEN = 3
"""What stands in fewer texts tells nothing."""
LEAST = 0.1
"""Weights below are left out: they decide nothing."""
FOLDS = 4

HEAD = """# What sentences that hurt are made of, in hundredths of a weight. Origin: written for Terrasse, by
# bench/fitting.py from tests/moderation/screening/corpora. Licence: EUPL-1.2, like the program.
# Fitted to: {digest}
# A weight, a tabulator, and what it is of: see likeness.py. The weight of nothing is that of every sentence.
"""


def digest() -> str:
    """Of all that the weights depend on."""
    lists = [*LISTS.glob("words_*.txt"), *LISTS.glob("innocent_*.txt"), *FOLDER.glob("*_tuned.txt")]
    return sha256(b"\0".join(path.read_bytes() for path in sorted(lists))).hexdigest()[:16]


def examples() -> list[Example]:
    """The tuned corpora; what is held out stays out."""
    kinds = ((language, kind) for language in LANGUAGES for kind in ("abusive", "harmless", "ordinary"))
    return [
        (weighed_of(text), kind == "abusive")
        for language, kind in kinds
        for text in texts(language, kind, "tuned")
    ]


def weighed_of(text: str) -> tuple[str, ...]:
    """What is weighed of all its sentences together, in a fixed order."""
    tokens = read_words(text)
    words = [token.near for first, last in spans(tokens) for token in tokens[first : last + 1]]
    return tuple(sorted(features(words)))


def fit(given: Sequence[Example]) -> tuple[Weights, float]:
    """Weights and bias, by stochastic gradients, a step of its own for each weight (AdaGrad, Duchi 2011)."""
    counted = Counter(name for names, _ in given for name in names)
    weights = {name: 0.0 for name in sorted(counted) if counted[name] >= SEEN}
    slopes = dict.fromkeys(weights, 1e-6)
    known = [(tuple(name for name in names if name in weights), hurts) for names, hurts in given]
    chance, bias = Random(7), 0.0
    for _ in range(ROUNDS):
        chance.shuffle(known)
        for names, hurts in known:
            share = 1 / math.sqrt(len(names) + 1)
            score = bias + sum(weights[name] for name in names) * share
            error = 1 / (1 + math.exp(-max(-30.0, min(30.0, score)))) - hurts
            bias -= 0.05 * error
            for name in names:
                slope = error * share + PULL * weights[name]
                slopes[name] += slope * slope
                weights[name] -= STEP * slope / math.sqrt(slopes[name])
    return {name: weight for name, weight in weights.items() if abs(weight) >= LEAST}, bias


def crossed(given: Sequence[Example]) -> Iterator[tuple[bool, float]]:
    """Whether each text hurts, and its score by weights that were fitted without it."""
    mixed = list(given)
    Random(3).shuffle(mixed)
    for fold in range(FOLDS):
        weights, bias = fit([one for place, one in enumerate(mixed) if place % FOLDS != fold])
        for names, hurts in mixed[fold::FOLDS]:
            known = [weights[name] for name in names if name in weights]
            yield hurts, bias + sum(known) / math.sqrt(len(known) + 1)


def write(weights: Weights, bias: float) -> None:
    """Put them into the list, the heaviest first."""
    lines = [f"{round(weight * 100)}\t{name}" for name, weight in weights.items()]
    lines.sort(key=lambda line: (-int(line.partition("\t")[0]), line))
    text = HEAD.format(digest=digest()) + "\n".join([f"{round(bias * 100)}\t", *lines]) + "\n"
    FITTED.write_text(text, encoding="utf-8")


def main() -> None:
    """Say how it would have done on texts it was not fitted to, then fit it to all of them."""
    given = examples()
    scores = list(crossed(given))
    for hurts, label in ((True, "that hurt"), (False, "harmless")):
        own = [score for kind, score in scores if kind is hurts]
        alike = sum(score > ALIKE for score in own) / len(own)
        unlike = sum(score < UNLIKE for score in own) / len(own)
        print(f"{len(own)} texts {label}: alike {alike:.1%}, unlike {unlike:.1%}")
    weights, bias = fit(given)
    write(weights, bias)
    print(f"{len(weights)} weights written to {FITTED.name}")


if __name__ == "__main__":
    main()
