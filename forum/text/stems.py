"""Words as the search compares them: without case and accents, reduced to French and English stems.

Both languages are applied to every word, so nobody has to say in which one they write. Texts and queries go
through the same functions; ``stems`` of two texts joined are the stems of the one and of the other, so a
phrase is a run of the indexed stems.
"""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from functools import lru_cache
from typing import Any, Final

import snowballstemmer

LONGEST_TOKEN: Final = 40
"""Of a longer word only the beginning is indexed and searched."""
MOST_QUERY_TERMS: Final = 12
_LONGEST_QUERY: Final = 200

_FOLDED: dict[str, str | None] = {
    "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i",
    **dict.fromkeys("'’‘ʼ`´′＇‛", " "),
}  # fmt: skip
_GONE = (
    *range(0x300, 0x370), *range(0x591, 0x5BE), *range(0x64B, 0x660), 0x5BF, 0x5C1, 0x5C2, 0x640, 0x670,
    *range(0x1AB0, 0x1B00), *range(0x1DC0, 0x1E00), *range(0x20D0, 0x2100), *range(0xFE00, 0xFE10),
    0xAD, 0x61C, *range(0x200B, 0x2010), *range(0x2060, 0x2070), 0xFEFF,
)  # fmt: skip
_TABLE: dict[int, str | None] = str.maketrans(_FOLDED) | dict.fromkeys(_GONE)

_TOKEN = re.compile(r"[^\W_]+")
_ELISION = re.compile(r"(?<!\w)(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quelqu)['’ʼ](?=\w)", re.IGNORECASE)
_QUERY = re.compile(r'"([^"]*)"?|«([^»]*)»?|“([^”]*)”?|([^\s"«“]+)')
# Folding took the accents by which the French stemmer knows a participle or a feminine.
_ACCENTED = (("ees", "ées"), ("ee", "ée"), ("ieres", "ières"), ("iere", "ière"))

# Stemmers at rest: an instance keeps the word it works on, so each is used by one thread at a time.
_at_rest: deque[tuple[Any, Any]] = deque(maxlen=16)


def fold(text: str) -> str:
    """``text`` in lower case, without accents, ligatures and invisible characters, apostrophes as spaces."""
    if text.isascii():
        return text.lower().replace("'", " ").replace("`", " ")
    text = unicodedata.normalize("NFKD", text).casefold()
    return unicodedata.normalize("NFKD", text).translate(_TABLE)


def tokens(text: str) -> list[str]:
    """The folded words and numbers of ``text``, in order."""
    return [token[:LONGEST_TOKEN] for token in _TOKEN.findall(fold(text))]


def stems(text: str) -> list[str]:
    """For every token of ``text``, in order, its French stem and, where it differs, its English one."""
    return [stem for token in _TOKEN.findall(fold(text)) for stem in stems_of(token)]


@lru_cache(maxsize=50_000)
def stems_of(token: str) -> tuple[str, ...]:
    """The one or two stems of a folded ``token``: alternatives, any of which the search accepts."""
    token = token[:LONGEST_TOKEN]
    if not token.isascii() or token.isdigit() or len(token) < 3:
        return (token,)
    try:
        french, english = pair = _at_rest.pop()
    except IndexError:
        french, english = pair = snowballstemmer.stemmer("french"), snowballstemmer.stemmer("english")
    accented = next((token[: -len(a)] + b for a, b in _ACCENTED if token.endswith(a)), token)
    first, second = fold(french.stemWord(accented)), english.stemWord(token).replace("'", "")
    _at_rest.append(pair)
    return (first,) if first == second else (first, second)


def query_tokens(raw: str) -> list[str]:
    """What a member asks the search for: at most twelve folded terms, each once.

    A term with spaces is a phrase (it stood in quotation marks, French or English ones). French elisions
    before a word are left out ("l'eau" asks for "eau"), except in a phrase, where every word counts.
    """
    terms: dict[str, None] = {}
    for match in _QUERY.finditer(raw[:_LONGEST_QUERY]):
        word = match[4]
        if word is None:
            terms[" ".join(tokens(match[1] or match[2] or match[3] or ""))] = None
        else:
            terms.update(dict.fromkeys(tokens(_ELISION.sub("", word))))
    terms.pop("", None)
    return list(terms)[:MOST_QUERY_TERMS]
