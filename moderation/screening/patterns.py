"""Patterns over words: who is meant, what is threatened, who is only quoted.

A pattern is a line of elements with spaces between: ``word``, ``one|or|another``,
``two+words|one``, ``[may|miss]``, ``@macro``, ``%h`` (any word with that mark), ``..`` (up to two words,
``...`` up to four, ``....`` up to eight; ``~..`` only such that deny nothing), ``.`` (where a sentence begins
or ends), ``!a|b`` (one word, or an end, that is none of these). An element that ends in ``*`` may repeat. It
is looked for only in texts that hold its rarest words: thousands of patterns cost a harmless text nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from moderation.screening.listing import LISTS, BadList, Line, read
from moderation.screening.sentences import Sentence

GAPS: Final = {"..": 2, "...": 4, "....": 8}
DENIALS: Final = frozenset(
    {"not", "n", "t", "cannot", "never", "no", "nobody", "neither", "nor", "without"}
    | {"pas", "jamais", "ni", "aucun", "aucune", "sans", "nul", "rien", "personne"}
)
"""A gap that begins with ``~`` stops at these: "hope you ~... lose" leaves "hope you don't lose" alone."""
UNANCHORED: Final = frozenset({"said", "self", "harmless"})
"""Kinds that are looked for only where something weighs already: they may consist of common words."""
COMMON: Final = frozenset(word for line in read(LISTS / "common_words.txt") for word in line.text.split())
"""Words so frequent that no pattern is looked for because of them."""


@dataclass(frozen=True, eq=False)
class Pattern:
    """One line of a pattern list, ready to be searched for."""

    kind: str
    category: str
    rule: str
    weight: int
    source: str
    """Its regular expression."""
    anchors: frozenset[str]
    needs: tuple[frozenset[str], ...]
    """Of each of these one must be near as well, or the pattern cannot hold: cheaper to ask."""
    place: str
    crosses: bool = False
    """Whether it may go over the end of a sentence; else it is looked for in that of its anchor alone."""

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """Compiled when a text first needs it: all together would hold up the first post for seconds."""
        return re.compile(self.source)

    def may_hold(self, near: set[str]) -> bool:
        """Whether what else the pattern needs, but for the first, is among the words that are ``near``."""
        return not any(map(near.isdisjoint, self.needs[1:]))


MEANT: Final = "meant"


class Grammar:
    """Compiles patterns; ``macros`` are the lists' own abbreviations, ``words`` those that bear a mark."""

    def __init__(self, macros: Mapping[str, str], words: Collection[str]) -> None:
        self.macros = macros
        self.words = words
        self.plain: set[str] = set()
        """Every word that a pattern names: the reader must know it under its disguise as well."""
        self._element = lru_cache(maxsize=None)(self._read_element)  # the same few stand in most lines

    def compile(self, line: Line) -> Pattern:
        """The pattern of one line."""
        weight = line.weight if line.weight is not None else int(line.settings.get("weight", "0"))
        elements = line.text.split()
        anchors: frozenset[str] | None = None
        needs: list[frozenset[str]] = []
        parts = []
        for element in elements:
            part, names = self._understood(element, line.place)
            parts.append(part)
            if names is not None:
                needs.append(_marks_apart(names))
            rare = names is not None and not names & COMMON
            if rare and names is not None and (anchors is None or _rarer(names, anchors)):
                anchors = names
        if anchors is None and line.section not in UNANCHORED:
            raise BadList(f"{line.place}: no rare word to look for in {line.text!r}")
        return Pattern(
            line.section,
            line.settings.get("category", line.section),
            line.settings.get("rule", "respect"),
            weight,
            "(?<= )" + _with_group(elements, parts),
            _marks_apart(anchors or frozenset()),
            tuple(sorted((need for need in needs if need != _marks_apart(anchors or frozenset())), key=len)),
            line.place,
            any(_may_end(element) for element in elements),
        )

    def _understood(self, element: str, place: str) -> tuple[str, frozenset[str] | None]:
        try:
            return self._element(element)
        except KeyError as error:
            raise BadList(f"{place}: @{error.args[0]} is not explained") from None

    def _read_element(self, element: str) -> tuple[str, frozenset[str] | None]:
        """The regular expression of an element, and the words of which one must be there, if any must."""
        if element in GAPS:
            return f"(?:[^ .]+ ){{0,{GAPS[element]}}}", None
        if element.startswith("~"):
            return f"(?:(?!(?:{'|'.join(sorted(DENIALS))}) )[^ .]+ ){{0,{GAPS[element[1:]]}}}", None
        if element.startswith("!"):
            others = "|".join(
                self._step(one) for part in element[1:].split("|") for one in self._expanded(part)
            )
            return f"(?:(?!(?:{others}) )[^ ]+ )", None
        repeats = element.endswith("*")
        optional = element.startswith("[")
        core = element.rstrip("*").strip("[]")
        alternatives = [choice for one in core.split("|") for choice in self._expanded(one)]
        pieces, names = [], set()
        for choice in dict.fromkeys(alternatives):
            steps = choice.split("+")
            pieces.append(" ".join(self._step(step) for step in steps))
            names.add(next((step for step in steps if step not in COMMON), steps[0]))
            self.plain.update(step for step in steps if step.isalpha())
        source = f"(?:(?:{'|'.join(pieces)}) )"
        if repeats:
            return source + "{0,6}", None
        return (source + "?", None) if optional else (source, frozenset(names))

    def _expanded(self, name: str) -> list[str]:
        if not name.startswith("@"):
            return [name]
        return [one for part in self.macros[name[1:]].split("|") for one in self._expanded(part)]

    def _step(self, step: str) -> str:
        if step.startswith("%"):
            return f"[^ /]+/[{step[1:]}]"
        return re.escape(step) + ("(?:/[a-z])?" if step in self.words else "")


def _with_group(elements: list[str], parts: list[str]) -> str:
    """The regular expression, with what is meant in a group: not neighbours that only must be absent."""
    meant = [number for number, element in enumerate(elements) if not _may_end(element)]
    first, last = (meant[0], meant[-1]) if meant else (0, len(parts) - 1)
    return "".join([*parts[:first], f"(?P<{MEANT}>", *parts[first : last + 1], ")", *parts[last + 1 :]])


def _may_end(element: str) -> bool:
    """Whether an element can be the end of a sentence."""
    return element.startswith("!") or "." in element.rstrip("*").strip("[]").split("|")


def _marks_apart(names: frozenset[str]) -> frozenset[str]:
    """``%st`` stands for ``%s`` and ``%t``."""
    return frozenset(
        one for name in names for one in ([f"%{mark}" for mark in name[1:]] if name[0] == "%" else [name])
    )


def _rarer(some: frozenset[str], others: frozenset[str]) -> bool:
    """A written word says more than a mark, and few words more than many."""
    marked = any(name.startswith("%") for name in some), any(name.startswith("%") for name in others)
    return marked[0] < marked[1] if marked[0] != marked[1] else len(some) < len(others)


@dataclass(frozen=True, slots=True)
class Found:
    """Where a pattern holds: from the word at ``first`` to the one at ``last``."""

    pattern: Pattern
    first: int
    last: int


class Patterns:
    """All patterns, found by the words that must be there."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self.all = patterns
        self.weighing = _by_anchor(one for one in patterns if one.kind not in UNANCHORED)
        self.relieving = _by_anchor(one for one in patterns if one.kind in UNANCHORED)
        self._always = [one for one in patterns if not one.anchors]
        self.anchors = frozenset(self.weighing) | frozenset(self.relieving)

    def search(self, line: Sentence, anchors: Mapping[str, Sequence[int]]) -> list[Found]:
        """Which weighing patterns hold in ``line``; ``anchors`` says which words are where."""
        return _near(line, anchors, self.weighing)

    def relief(self, line: Sentence, anchors: Mapping[str, Sequence[int]]) -> list[Found]:
        """Which patterns hold that take weight away."""
        return _near(line, anchors, self.relieving) + _found_in(line, self._always, 0, len(line.text))


class Neighbours:
    """Patterns that one word may be part of, found by the rarest other word that they need.

    Sorted when a text first holds that word: most words of the lists are never written.
    """

    def __init__(self) -> None:
        self.all: list[Pattern] = []

    @cached_property
    def _alone(self) -> list[Pattern]:
        return [one for one in self.all if not one.needs]

    @cached_property
    def _by_word(self) -> dict[str, list[Pattern]]:
        found: dict[str, list[Pattern]] = {}
        for pattern in self.all:
            for word in pattern.needs[0] if pattern.needs else ():
                found.setdefault(word, []).append(pattern)
        return found

    def possible(self, near: set[str]) -> list[Pattern]:
        """Those that may hold where the words in ``near`` are."""
        found = self._alone.copy()
        for word in self._by_word.keys() & near:
            found += [one for one in self._by_word[word] if one.may_hold(near)]
        return found


Anchored = tuple[Neighbours | None, Neighbours | None]
"""What one word may be part of: patterns within a sentence, and such that go over its end."""


def _by_anchor(patterns: Iterable[Pattern]) -> dict[str, Anchored]:
    found: dict[str, Anchored] = {}
    for pattern in patterns:
        for name in pattern.anchors:
            within, across = found.get(name, (None, None))
            neighbours = (across if pattern.crosses else within) or Neighbours()
            neighbours.all.append(pattern)
            found[name] = (within, neighbours) if pattern.crosses else (neighbours, across)
    return found


def _near(
    line: Sentence, anchors: Mapping[str, Sequence[int]], by_anchor: Mapping[str, Anchored]
) -> list[Found]:
    """Patterns are looked for around their words only: a long text costs hardly more than a short one."""
    found: dict[Found, None] = {}
    for name in anchors.keys() & by_anchor.keys():
        within, across = by_anchor[name]
        for neighbours, window in ((within, line.within), (across, line.around)):
            if neighbours is not None:
                for start, end, near in {id(one): one for one in map(window, anchors[name])}.values():
                    possible = neighbours.possible(near)
                    if possible:
                        found.update(dict.fromkeys(_found_in(line, possible, start, end)))
    return list(found)


def _found_in(line: Sentence, patterns: Iterable[Pattern], start: int, end: int) -> list[Found]:
    return [
        Found(pattern, line.word_at(match.start(MEANT)), line.word_at(match.end(MEANT) - 1))
        for pattern in patterns
        for match in pattern.regex.finditer(line.text, start, end)
    ]


def load_patterns(words: Collection[str]) -> tuple[list[Pattern], set[str]]:
    """The patterns of all lists, and every word they name."""
    lines = [line for path in sorted(LISTS.glob("patterns_*.txt")) for line in read(path)]
    macros: dict[str, str] = {}
    for line in lines:
        if line.section == "macros":
            name, _, value = line.text.partition(" ")
            macros[name.lstrip("@")] = (
                f"{macros[name.lstrip('@')]}|{value.strip()}" if name.lstrip("@") in macros else value.strip()
            )
    grammar = Grammar(macros, words)
    return [grammar.compile(line) for line in lines if line.section != "macros"], grammar.plain
