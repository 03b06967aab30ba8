"""A face for those who have no picture: one or two characters on one of twelve colours."""

from __future__ import annotations

import re
import zlib
from typing import Final

from forum.text.graphemes import first_grapheme

HUES: Final = 12
_SEPARATORS = re.compile(r"[\s_.]+")


def initials(display_name: str) -> str:
    """The first character of the first and of the last word, in capitals; "?" when there is none."""
    words = [word for word in map(_from_first_letter, _SEPARATORS.split(display_name)) if word]
    chosen = [words[0], words[-1]] if len(words) > 1 else words
    return "".join(_capital(first_grapheme(word)) for word in chosen) or "?"


def hue(name: str) -> int:
    """A number from 0 to 11 that stays with ``name``, whatever its case, on every machine."""
    return zlib.crc32(name.casefold().encode("utf-8", "replace")) % HUES


def _from_first_letter(word: str) -> str:
    """Without opening punctuation; a word that is all punctuation is none. Emoji count as letters."""
    for place, character in enumerate(word):
        if character.isalnum() or ord(character) >= 0x2190:
            return word[place:]
    return ""


def _capital(character: str) -> str:
    upper = character.upper()
    return upper if len(upper) == len(character) else character
