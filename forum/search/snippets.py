"""A piece of a text around what was found, with the words marked."""

from __future__ import annotations

import re
from functools import lru_cache

from markupsafe import Markup, escape

from forum.text.excerpt import plain_text
from forum.text.stems import stems

LENGTH = 240
SCANNED = 6000
"""Characters of a post that are looked through; past that the beginning is shown unmarked."""

_WORD = re.compile(r"\w+")


@lru_cache(maxsize=20_000)
def _stems(word: str) -> frozenset[str]:
    return frozenset(stems(word))


def _hits(words: str, wanted: frozenset[str], reach: int = SCANNED) -> list[tuple[int, int]]:
    """Where words stand whose stems are ``wanted``; not looked for further than ``reach`` past the first."""
    found: list[tuple[int, int]] = []
    for match in _WORD.finditer(words):
        if found and match.end() > found[0][0] + reach:
            break
        if not wanted.isdisjoint(_stems(match.group())):
            found.append(match.span())
    return found


def snippet(html: str, wanted: frozenset[str]) -> Markup:
    """At most ``LENGTH`` characters of the post's text around the first hit; hits are in ``<mark>``."""
    words = plain_text(html)
    spans = _hits(words[:SCANNED], wanted, LENGTH)
    start = max(0, spans[0][0] - LENGTH // 3) if spans else 0
    if start:
        start = words.find(" ", start) + 1 or start
    end = min(len(words), start + LENGTH)
    if end < len(words):
        end = max(words.rfind(" ", start, end), start + LENGTH // 2)
    before, after = "… " if start else "", " …" if end < len(words) else ""
    return Markup(before + marked(words, spans, start, end) + after)  # noqa: S704 (marked escapes)


def marked(words: str, spans: list[tuple[int, int]], start: int, end: int) -> str:
    """``words[start:end]`` as HTML, escaped, with the ``spans`` inside it in ``<mark>``."""
    parts: list[str] = []
    at = start
    for begin, finish in spans:
        if begin < start or finish > end:
            continue
        parts += [escape(words[at:begin]), "<mark>", escape(words[begin:finish]), "</mark>"]
        at = finish
    parts.append(escape(words[at:end]))
    return "".join(parts)


def marked_line(line: str, wanted: frozenset[str]) -> Markup:
    """A whole title with its hits marked."""
    return Markup(marked(line, _hits(line, wanted), 0, len(line)))  # noqa: S704 (marked escapes)
