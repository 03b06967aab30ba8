"""A signal: one reason why a text may wait, with its evidence; and how often and how loud somebody writes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from moderation.screening.normalise import fold


@dataclass(frozen=True, slots=True)
class Evidence:
    """The exact words, as typed, and where they stand."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Signal:
    """One reason, its weight from 0 to 100, the words it rests on, the rule it may break."""

    kind: str
    """words, phrase, links, flood, duplicate or shouting."""
    category: str
    weight: int
    rule: str
    """A key that the code of conduct maps to one of its rules."""
    explanation: Any
    """A sentence that a member can read, translated when it is shown."""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Author:
    """What the caller knows of the writer: how new, how much just now, what they wrote last."""

    newcomer: bool = False
    posts_last_minutes: int = 0
    """Posts in the last ten minutes."""
    recent: Sequence[str] = ()
    """The author's newest posts, sources as typed; the last few suffice."""


LINK = re.compile(
    r"(?:https?://|\bwww\.)[^\s<>()\[\]]+|\b[\w-]+\.(?:com|net|org|ru|xyz|top|biz|info|shop|online|club)\b(?:/\S*)?",
    re.IGNORECASE,
)
LINKS_OF_NEWCOMERS: Final = 2
"""So many links of a newcomer are looked at; one is ordinary."""
POSTS_AT_ONCE: Final = 8
LOUD_LETTERS: Final = 12
"""Below this many letters nothing is shouted: abbreviations, initials, a short cheer."""
SHINGLE: Final = 4
ALIKE: Final = 0.8
SHORTEST_COPY: Final = 40
_WORD = re.compile(r"\w+")
_LOUD_WORD = re.compile(r"\b[A-ZÀ-ÖØ-ÞŒ]{4,}\b")
_MARKS = re.compile(r"[!?]{6}[!?]*")


def links(text: str, author: Author) -> Signal | None:
    """Links in a newcomer's text: how most advertising arrives."""
    if not author.newcomer or ("." not in text):
        return None
    found = [Evidence(one.start(), one.end(), one[0]) for one in LINK.finditer(text)]
    if len(found) < LINKS_OF_NEWCOMERS:
        return None
    return Signal(
        "links", "spam", min(90, 30 + 15 * len(found)), "spam",
        _l(
            "Your text holds %(number)d links, and you are new here: advertising often looks like this.",
            number=len(found),
        ),
        tuple(found),
    )  # fmt: skip


def flood(author: Author) -> Signal | None:
    """More posts in ten minutes than a conversation needs."""
    if author.posts_last_minutes < POSTS_AT_ONCE:
        return None
    weight = min(90, 45 + 5 * (author.posts_last_minutes - POSTS_AT_ONCE))
    return Signal(
        "flood", "spam", weight, "spam",
        _l(
            "You posted %(number)d times in ten minutes: others may not keep up.",
            number=author.posts_last_minutes,
        ),
    )  # fmt: skip


def shingles(text: str) -> frozenset[bytes]:
    """Runs of four words, as short hashes: what two texts share says how alike they are."""
    words = _WORD.findall(fold(text).text)
    if len(words) < SHINGLE:
        return (
            frozenset({blake2b(" ".join(words).encode(), digest_size=8).digest()}) if words else frozenset()
        )
    return frozenset(
        blake2b(" ".join(words[at : at + SHINGLE]).encode(), digest_size=8).digest()
        for at in range(len(words) - SHINGLE + 1)
    )


def duplicate(text: str, author: Author) -> Signal | None:
    """The same text again, or nearly."""
    if not author.recent or len(text) < SHORTEST_COPY:
        return None
    mine = shingles(text)
    copies = 0
    for other in author.recent:
        theirs = shingles(other)
        copies += bool(mine and theirs) and len(mine & theirs) / len(mine | theirs) >= ALIKE
    if not copies:
        return None
    weight = min(90, 50 + 12 * (copies - 1))
    return Signal(
        "duplicate", "spam", weight, "spam", _l("You have posted nearly the same text a short while ago.")
    )


def shouting(text: str) -> Signal | None:
    """Sentences in capitals, or long runs of marks. Short words in capitals are names and abbreviations."""
    marks = [Evidence(one.start(), one.end(), one[0]) for one in _MARKS.finditer(text)]
    capitals = list(_LOUD_WORD.finditer(text))
    loud = sum(len(one[0]) for one in capitals)
    letters = sum(character.isalpha() for character in text) if loud >= LOUD_LETTERS else 0
    if loud >= LOUD_LETTERS and len(capitals) >= 3 and loud / letters > 0.6:
        evidence = tuple(Evidence(one.start(), one.end(), one[0]) for one in capitals[:20])
        weight = 25 if letters < 60 else 42
        return Signal(
            "shouting",
            "shouting",
            weight,
            "tone",
            _l("Your text is written in capitals: it reads like shouting."),
            evidence,
        )
    if marks:
        return Signal(
            "shouting",
            "shouting",
            20,
            "tone",
            _l("Many marks in a row read like shouting."),
            tuple(marks[:20]),
        )
    return None
