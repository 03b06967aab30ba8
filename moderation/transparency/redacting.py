"""Taking persons out of a text: names that the database knows, and what looks like an address or a number.

It takes out too much rather than too little: a member called Rose costs every text its roses. What only a
reader could recognise («the baker of the town») it can't find; moderators are asked to name nobody.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

NAME, LINK, MAIL, NUMBER, PLACE = "[name]", "[link]", "[e-mail]", "[number]", "[address]"

_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
"""A word, with the accents that can't be written in one with their letter."""
_APART = re.compile(r"[^\S\n]{0,2}[\W_]?[^\S\n]{0,2}")
"""What may stand between two words of one name."""

_LITTLE = frozenset(
    (
        "and",
        "chez",
        "dans",
        "das",
        "der",
        "des",
        "die",
        "las",
        "les",
        "los",
        "mac",
        "pour",
        "the",
        "une",
        "van",
        "von",
    )
)
"""Parts of names that are too common to be one."""

_ENDS = (
    "app|be|biz|ca|ch|co|com|de|dev|es|eu|example|fr|gg|info|io|it|lu|ly|me|net|nl|org|pt|qc|test|tv|uk|us"
)
_STREETS = "allée|avenue|bd|boulevard|chemin|cours|impasse|place|quai|route|rue|square|sentier"
_ROADS = "avenue|ave|close|court|drive|lane|road|rd|square|street|st"

PATTERNS = [
    (re.compile(pattern, re.IGNORECASE), instead)
    for pattern, instead in (
        (r"[\w.+'%-]{1,64}\s?[(\[{]\s?(?:at|arobase|à|@)\s?[)\]}]\s?[\w.-]{1,200}", MAIL),
        (r"[\w.+'%-]{1,64}@[\w.-]{0,200}\w", MAIL),
        (r"(?<!\w)@[\w.-]*\w", NAME),
        (r"\b(?:[a-z][a-z0-9+.-]{1,20}://|www\.|mailto:|tel:)[^\s<>«»\"]+", LINK),
        (rf"(?<![\w@])(?:[\w-]{{1,63}}\.){{1,6}}(?:{_ENDS})\b(?:[/?#:][^\s<>«»\"]*)?", LINK),
        (r"(?<![\w/])/[a-z][\w-]*/[^\s<>«»\"]+", LINK),
        (r"(?<![\w])(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{0,4}(?![\w])", NUMBER),
        (r"(?<!\w)(?:\+|00)\d(?:[\s.\-/()]{0,2}\d){6,14}(?!\w)", NUMBER),
        (r"(?<!\w)[a-z]{2}\d{2}(?:\s?[a-z0-9]{4}){3,7}(?:\s?[a-z0-9]{1,3})?(?!\w)", NUMBER),
        (r"(?<!\w)\d(?:[\s.\-/]?\d){8,14}(?!\w)", NUMBER),
        (r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w])", NUMBER),
        (
            rf"\b\d{{1,4}}\s?(?:bis|ter)?,?\s(?:{_STREETS})\s[^,;.\n]{{2,60}}(?:,?\s\d{{5}}(?:\s[\w-]+)?)?",
            PLACE,
        ),
        (rf"\b\d{{1,4}}[a-z]?\s(?:[A-Z][\w'-]+\s){{1,3}}(?:{_ROADS})\b", PLACE),
    )
]
"""What looks like an address of any kind or a number that reaches somebody, and what stands there instead."""


def _plain(text: str) -> str:
    """As people write it: composed, without marks that can't be seen."""
    if text.isascii():
        return text
    composed = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text))
    return "".join(char for char in composed if unicodedata.category(char) != "Cf")


def _folded(word: str) -> str:
    if word.isascii():
        return word.casefold()
    apart = unicodedata.normalize("NFKD", word.casefold().replace("ı", "i"))
    return "".join(char for char in apart if not unicodedata.combining(char)).casefold()


def _words(text: str) -> list[str]:
    return [_folded(word) for word in _WORD.findall(_plain(text))]


class Redactor:
    """Knows names, and takes them out of texts whatever their case and accents, as whole words."""

    def __init__(self, names: Iterable[str]) -> None:
        self._known: dict[str, set[tuple[str, ...]]] = {}
        self._within: list[str] = []
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Take ``name`` out too: as a whole, written together, and each part of it that says something."""
        words = tuple(_words(name))
        if not words:
            return
        if any(ord(char) >= 0x0E00 and char.isalpha() for char in name):
            self._within.append(_plain(name).strip())  # written without spaces between words
        together = "".join(words)
        parts = {word for word in words if len(word) > 2 and word not in _LITTLE and not word.isdecimal()}
        for known in (words, (together,), *((part,) for part in parts)):
            self._known.setdefault(known[0], set()).add(known)

    def __call__(self, text: str) -> str:
        """``text`` without persons."""
        found = _plain(text)
        for name in self._within:
            found = found.replace(name, NAME)
        for pattern, instead in PATTERNS:
            found = pattern.sub(instead, found)
        return self._without_names(found)

    def _without_names(self, text: str) -> str:
        words = list(_WORD.finditer(text))
        folded = [_folded(word[0]) for word in words]
        pieces, begun, place = [], 0, 0
        while place < len(words):
            length = self._named(text, words, folded, place)
            if length:
                pieces += [text[begun : words[place].start()], NAME]
                begun = words[place + length - 1].end()
            place += length or 1
        return "".join(pieces) + text[begun:]

    def _named(self, text: str, words: list[re.Match[str]], folded: list[str], place: int) -> int:
        """How many words from ``place`` on are a name: the longest there is."""
        if text[: words[place].start()].endswith("[") and text[words[place].end() :].startswith("]"):
            return 0  # one of our own marks
        longest = 0
        for known in self._known.get(folded[place], ()):
            length = len(known)
            if length > longest and tuple(folded[place : place + length]) == known:
                between = zip(words[place : place + length], words[place + 1 : place + length], strict=False)
                if all(_APART.fullmatch(text[one.end() : other.start()]) for one, other in between):
                    longest = length
        return longest
