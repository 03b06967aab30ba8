"""The words of our lists, found in single tokens: as written, stretched, misspelt, in leet, with stars.

Words written out are looked up. What is disguised by signs and digits is asked of better-profanity, over our
own words: one token at a time, never sentences, because it glues neighbours together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from better_profanity import Profanity

from moderation.screening.listing import LISTS, BadList, read, spellings
from moderation.screening.normalise import skeleton, spelled_out, unstretched

MARKS: Final = {
    "hard": "h", "slur": "g", "firm": "f", "noun": "s", "adjective": "j", "thing": "t", "ambiguous": "a",
    "people": "p", "oath": "o", "vulgar": "x", "demeaning": "d", "violence": "v",
    "women": "w", "strike": "k",
}  # fmt: skip
"""Kinds of words, and the mark that each bears in patterns (``%h``)."""

SHORTEST_SOUND: Final = 5
"""Words shorter than this are known by their letters alone: too many innocent words sound like them."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a list."""

    form: str
    mark: str
    category: str
    rule: str
    weight: int
    """What it weighs wherever it stands; patterns may give it more, reported speech takes it away."""


_SIGNS = re.compile(r"[@*4310$57]")
"""What better-profanity can read as a letter."""
_DIGITS = str.maketrans("0134578", "oieastb")
_STARS = re.compile(r"[*#_.%\-]")


class Vocabulary:
    """All words of the lists, and those of the patterns, which may be disguised as well."""

    def __init__(self, words: Iterable[Word], plain: Iterable[str], innocent: Iterable[str]) -> None:
        self.words: dict[str, Word] = {}
        for word in words:
            present = self.words.get(word.form)
            if present is None or present.weight < word.weight:
                self.words[word.form] = word
        self.plain = frozenset(plain)
        self.innocent = frozenset(innocent)
        self._sounds: dict[str, Word] = {}
        for word in self.words.values():
            if word.mark in "hgf" and len(word.form) >= SHORTEST_SOUND and len(skeleton(word.form)) >= 4:
                self._sounds.setdefault(skeleton(word.form), word)
        self._disguisable = [
            word for word in self.words.values() if word.mark in "hgfso" and len(word.form) > 2
        ]
        self._profanity = Profanity([word.form for word in self._disguisable])
        self._by_length: dict[int, list[Word]] = {}
        for word in self._disguisable:
            self._by_length.setdefault(len(word.form), []).append(word)
        self.find = lru_cache(maxsize=65_536)(self._find)
        """``find(token)``: the word that a folded token is, and how it reads. Remembered per token."""

    def _find(self, token: str) -> tuple[str, Word | None]:
        if token.isalpha():
            return self._written(token)
        return self._disguised(token)

    def _written(self, token: str) -> tuple[str, Word | None]:
        if token in self.words or token in self.plain or token in self.innocent or len(token) > 40:
            return token, self.words.get(token)
        for reading in unstretched(token):
            if reading in self.words or reading in self.plain or reading in self.innocent:
                return reading, self.words.get(reading)
        if len(token) >= SHORTEST_SOUND and (word := self._sounds.get(skeleton(token))) is not None:
            return word.form, word
        readings = unstretched(token)
        return (readings[0] if readings else token), None

    def _disguised(self, token: str) -> tuple[str, Word | None]:
        """A token with digits or signs; ``token`` itself when nothing is hidden in it."""
        bare = token.strip("*_'\"#.-%")
        for reading in () if bare.isalpha() else spelled_out(bare):
            if reading.isalpha():
                form, word = self._written(reading)
                if word is not None or form in self.plain:
                    return form, word
        if (
            _SIGNS.search(bare)
            and sum(c.isalpha() for c in bare) >= 2
            and self._profanity.contains_profanity(bare)
        ):
            # It looks at parts of the token as well; only the whole counts.
            equal = {str(one) for one in self._profanity.CENSOR_WORDSET if one == bare.lower()}
            if equal:
                return _likeliest([word for word in self._disguisable if word.form in equal])
        return self._starred(token.strip("_'\"-"), bare)

    def _starred(self, token: str, bare: str) -> tuple[str, Word | None]:
        """A word with letters struck out: `enc*lé`, `co**ard`, `f**k`; two letters must be left."""
        stars = _STARS.findall(token)
        letters = sum(character.isalpha() for character in token)
        if not stars or not letters or not token[0].isalpha() or token.isdigit():
            return token, None
        if "*" in stars and letters >= 2:
            token = token.translate(_DIGITS)
            like = re.compile(re.sub(r"\\?[*#%]", "[a-z]", re.escape(token)))
            hidden = [w for w in self._by_length.get(len(token), ()) if like.fullmatch(w.form)]
            if hidden:
                return _likeliest(hidden)
        glued = _STARS.sub("", "".join(bare))
        glued_word = self.words.get(glued)
        if len(glued) >= 4 and glued_word is not None and glued_word.mark in "hgf":
            return glued, glued_word
        return token, None


def _likeliest(words: list[Word]) -> tuple[str, Word]:
    """Which of several words a disguise stands for: what may as well be a mere oath is read as one."""
    mild = [word for word in words if word.mark == "o"]
    word = max(mild or words, key=lambda one: one.weight)
    return word.form, word


def load_words() -> list[Word]:
    """The words of all word lists."""
    found = []
    for path in sorted(LISTS.glob("words_*.txt")):
        for line in read(path):
            if line.section not in MARKS:
                raise BadList(f"{line.place}: unknown kind {line.section!r}")
            weight = line.weight if line.weight is not None else int(line.settings.get("weight", "0"))
            category, rule = line.settings.get("category", "insult"), line.settings.get("rule", "respect")
            for notation in line.text.split():
                for form in spellings(notation):
                    found.append(Word(form, MARKS[line.section], category, rule, weight))
    return found


def load_innocent() -> set[str]:
    """Words that only look or sound like those of the lists."""
    return {
        form
        for path in sorted(LISTS.glob("innocent_*.txt"))
        for line in read(path)
        for notation in line.text.split()
        for form in spellings(notation)
    }
