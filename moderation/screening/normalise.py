"""What a text says under its disguise: accents, look-alikes, invisible and stretched letters undone.

Every folded character knows where it stood, so that evidence shows the words exactly as they were typed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Final

# Letters of other scripts that look like Latin ones: those that are used to deceive.
_LOOKS_LIKE: Final = {
    "a": "аαɑᴀ", "b": "вβʙƅь", "c": "сϲᴄҫ", "d": "ԁɗđðᴅ", "e": "еεєɛᴇә", "f": "ƒғꜰϝ", "g": "ɡɢԍ", "h": "нһħʜ",
    "i": "іιɩıɪї", "j": "јᴊϳ", "k": "кκᴋқ", "l": "ӏłʟⅼ", "m": "мᴍ", "n": "пηνɴռ", "o": "оοσøᴏօө", "p": "рρᴘþ",
    "q": "ԛ", "r": "гʀɼ", "s": "ѕꜱʂ", "t": "тτᴛŧ", "u": "υսᴜц", "v": "ѵᴠ", "w": "ԝωᴡш", "x": "хχҳ",
    "y": "уγүʏ", "z": "ᴢʐ",
}  # fmt: skip
_LOOK_ALIKES: Final = {ord(one): latin for latin, many in _LOOKS_LIKE.items() for one in many}
_APOSTROPHES: Final = "’ʼ‘´`′＇"
_LIGATURES: Final = {"œ": "oe", "æ": "ae", "ß": "ss"}


class _Folding(dict[int, str]):
    """A table for ``str.translate`` that learns each character when it first meets it."""

    def __init__(self) -> None:
        super().__init__()
        self.irregular: set[str] = set()
        """Characters that do not become exactly one."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = _folded(character)
        self[code] = folded
        if len(folded) != 1:
            self.irregular.add(character)
        return folded


def _folded(character: str) -> str:
    if character in _APOSTROPHES:
        return "'"
    if character in "\n\t\r":
        return character
    kind = unicodedata.category(character)
    if kind in ("Cf", "Mn", "Me", "Cc"):
        return ""
    if kind in ("Zs", "Zl", "Zp"):
        return " "
    lower = character.lower()
    if lower in _LIGATURES:
        return _LIGATURES[lower]
    plain = unicodedata.normalize("NFKD", lower).lower().translate(_LOOK_ALIKES)
    return "".join(c for c in plain if not unicodedata.combining(c)) or ""


_TABLE: Final = _Folding()


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text, and where each of its characters stood; None when every one kept its place."""

    text: str
    places: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters from ``start`` to ``end`` stand in the text as typed."""
        if self.places is None:
            return start, end
        return self.places[start], self.places[end - 1] + 1


def fold(text: str) -> Folded:
    """``text`` in small Latin letters without accents, as far as it can be read so."""
    if text.isascii():
        return Folded(text.lower())
    folded = text.translate(_TABLE)
    if _TABLE.irregular.isdisjoint(text):
        return Folded(folded)
    places = tuple(place for place, character in enumerate(text) for _ in _TABLE[ord(character)])
    return Folded(folded, places)


_NOT_OWN = re.compile(
    r"^[ ]{0,3}(?P<fence>```+|~~~+).*?(?:^[ ]{0,3}(?P=fence)[ ]*$|\Z)"
    r"|^[ ]{0,3}>[^\n]*|``[^`]+``|`[^`\n]+`|\bhttps?://\S+|\bwww\.\S+"
    # An address of mail begins where a word does and is no longer than RFC 5321, 4.5.3.1 allows: looked for
    # from every character on, a post of nothing but «@» took seconds.
    r"|(?<!\S)[^\s@]{1,64}@\w[\w-]{0,62}(?:\.[\w-]{1,63})+\S*",
    re.MULTILINE | re.DOTALL,
)
_MAYBE_NOT_OWN = re.compile(r"[>`@]|~~~|https?:|www\.")


def own_words(text: str) -> str:
    """``text`` with quotes, code and addresses blanked out: nobody is judged by another's words."""
    if _MAYBE_NOT_OWN.search(text) is None:
        return text
    return _NOT_OWN.sub(lambda found: "\n" * len(found[0]), text)


_RUN = re.compile(r"(.)\1+")
_LONG_RUN = re.compile(r"(.)\1{2,}")
_SOUNDS = str.maketrans({"k": "c", "q": "c", "y": "i", "z": "s"})


def unstretched(word: str) -> tuple[str, ...]:
    """What a word with stretched letters may have been, nearest first: `fuuuck` was `fuuck` or `fuck`."""
    runs = list(_LONG_RUN.finditer(word))[:4]
    if not runs:
        return ()
    found = []
    for lengths in product((1, 2), repeat=len(runs)):
        parts, before = [], 0
        for run, length in zip(runs, lengths, strict=True):
            parts += [word[before : run.start()], run[1] * length]
            before = run.end()
        found.append("".join(parts) + word[before:])
    return tuple(found)


@lru_cache(maxsize=65_536)
def skeleton(word: str) -> str:
    """How a word roughly sounds: doubled letters once, k and q as c. `konnard` and `conard` are one."""
    return _RUN.sub(r"\1", word.replace("qu", "c").replace("ph", "f").translate(_SOUNDS))


_LEET: Final = {
    "0": "o", "1": "il", "2": "", "3": "e", "4": "a", "5": "s", "6": "g", "7": "t", "8": "b", "9": "g",
    "@": "a", "$": "s", "€": "e", "£": "l", "!": "il", "|": "il", "+": "t", "(": "c", "§": "s",
}  # fmt: skip


def spelled_out(token: str, most: int = 16) -> list[str]:
    """What a token with digits and signs may spell: `c0nn4rd` is `connard`; nothing for `12/03` or `b12`.

    At least two letters must be there, and no fewer letters than half: so numbers stay themselves.
    """
    letters = sum(character.isalpha() for character in token)
    if letters < 2 or letters * 2 < len(token):
        return []
    choices = [_LEET.get(character, character) or character for character in token]
    return ["".join(letters) for letters, _ in zip(product(*choices), range(most), strict=False)]
