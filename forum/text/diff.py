"""What changed between two versions of a text, word by word, in bounded time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final, Literal

Kind = Literal["same", "gone", "new"]

MOST_PAIRS: Final = 150_000
"""How many pairs of equal pieces difflib may have to look at before a coarser comparison is chosen."""

_WORDS = re.compile(r"\w+[ \t]*|\n|[^\w\n][ \t]*")
_LINES = re.compile(r"[^\n]*\n|[^\n]+")


def word_diff(old: str, new: str) -> list[tuple[Kind, str]]:
    """The pieces of both texts in reading order: kept, only in ``old``, only in ``new``.

    The "same" and "gone" pieces joined are ``old``, the "same" and "new" ones ``new``. Compares words; where
    that would take long, lines; where even that would, everything between the common beginning and end.
    """
    for pieces in (_WORDS, _LINES):
        before, after = pieces.findall(old), pieces.findall(new)
        start, end = _common(before, after)
        a, b = before[start : len(before) - end], after[start : len(after) - end]
        if _pairs(a, b) <= MOST_PAIRS:
            changes = _changes(a, b)
            break
    else:
        changes = [("gone", "".join(a)), ("new", "".join(b))]
    head, tail = "".join(before[:start]), "".join(before[len(before) - end :])
    return _joined([("same", head), *changes, ("same", tail)])


def _common(a: Sequence[str], b: Sequence[str]) -> tuple[int, int]:
    """How many pieces both begin with, and how many of the rest both end with."""
    shortest = min(len(a), len(b))
    start = next((i for i in range(shortest) if a[i] != b[i]), shortest)
    rest = shortest - start
    return start, next((i for i in range(rest) if a[-1 - i] != b[-1 - i]), rest)


def _pairs(a: Sequence[str], b: Sequence[str]) -> int:
    """An upper bound of the work of one pass of difflib, which leaves out pieces as frequent as this."""
    count = Counter(b)
    popular = len(b) // 100 + 1 if len(b) >= 200 else len(b)
    return sum(count[piece] for piece in a if count[piece] <= popular)


def _changes(a: Sequence[str], b: Sequence[str]) -> list[tuple[Kind, str]]:
    # autojunk stays on: a piece that makes up more than a hundredth of a long text ("de ", a line end) does
    # not begin a match, which would cost quadratic time and tear sentences into crumbs; it still extends one.
    changes: list[tuple[Kind, str]] = []
    for kind, a1, a2, b1, b2 in SequenceMatcher(None, a, b).get_opcodes():
        if kind == "equal":
            changes.append(("same", "".join(a[a1:a2])))
        else:
            changes += [("gone", "".join(a[a1:a2])), ("new", "".join(b[b1:b2]))]
    return changes


def _joined(changes: Sequence[tuple[Kind, str]]) -> list[tuple[Kind, str]]:
    """Without empty pieces, neighbours of one kind made one."""
    joined: list[tuple[Kind, str]] = []
    for kind, text in changes:
        if text and joined and joined[-1][0] == kind:
            joined[-1] = (kind, joined[-1][1] + text)
        elif text:
            joined.append((kind, text))
    return joined
