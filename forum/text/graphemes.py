"""What a reader sees as one character, as far as names, initials and cuts need it."""

from __future__ import annotations

import re

_EXTENDERS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u0610-\u061a\u064b-\u065f\u0670"
    "\u0900-\u0903\u093a-\u094f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
    "\ufe00-\ufe0f\ufe20-\ufe2f\u200d\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f"
)
_GRAPHEME = re.compile(
    f"[\U0001f1e6-\U0001f1ff]{{2}}|.[{_EXTENDERS}]*(?:(?<=\u200d).[{_EXTENDERS}]*)*", re.DOTALL
)


def first_grapheme(text: str) -> str:
    """The first visible character of ``text`` with all that belongs to it; empty for an empty text."""
    found = _GRAPHEME.match(text)
    return found[0] if found else ""


def cut(text: str, length: int) -> str:
    """The first ``length`` code points of ``text``, or fewer so that no visible character is broken."""
    if len(text) <= length:
        return text
    end = 0
    for found in _GRAPHEME.finditer(text, max(0, length - 40)):
        if found.end() > length:
            break
        end = found.end()
    return text[: end or length]
