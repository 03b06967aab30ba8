"""What is shown as plain text because rendering it as Markdown could take long.

Python-Markdown needs seconds for some texts nobody writes in earnest: thousands of brackets or backticks,
endlessly nested markers. Within these bounds the worst 10,000 characters found take about 0.2 seconds.
"""

from __future__ import annotations

import re
from html import escape
from typing import Final

from forum.text.clean import POST_LENGTH

MOST_BRACKETS: Final = 200
"""More ``[``, or more ``<``, and the text is not rendered."""
MOST_LINES: Final = 1_000
DEEPEST_MARKERS: Final = 12
"""More list and quote markers at the start of one line, and the text is not rendered."""
MOST_SCANNING: Final = 300_000
"""Stray openers times characters: for each opener without a near end the whole text may be searched."""
LONGEST_GAP: Final = 400
"""More white space in a row, in characters after tabs are expanded, and the text is not rendered."""

# A line of nothing but - or * is a rule, whatever its length.
_NESTED = re.compile(
    r"^(?![ \t]*+([-*])(?:[ \t]*+\1)*+[ \t]*+$)"
    r"[ \t]*+(?:(?:>|[-+*](?=[ \t])|\d++\.(?=[ \t]))[ \t]*+){%d}" % (DEEPEST_MARKERS + 1),
    re.MULTILINE,
)
# Openers whose end is near: a code span, a link, something in brackets.
_CLOSED = re.compile(
    r"(?<![\\`])(?P<ticks>`++)[^`\n]{1,300}(?P=ticks)(?!`)"
    r"|(?<!\\)\[[^\[\]\\\n`]{0,200}\](?:\([^()\s\\`]{0,500}\)|(?!\())"
)
_GAP = re.compile(r" {%d}" % LONGEST_GAP)
_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")


def too_heavy(source: str) -> bool:
    """Whether ``source`` is to be shown as plain text instead of being rendered."""
    brackets = source.count("[")
    if (
        len(source) > POST_LENGTH
        or brackets > MOST_BRACKETS
        or source.count("<") > MOST_BRACKETS
        or source.count("\n") > MOST_LINES
        or _NESTED.search(source) is not None
    ):
        return True
    expanded = source.expandtabs(4) if "\t" in source else source
    if brackets or "`" in source:
        rest = _CLOSED.sub("", expanded)
        # A backslash and what it protects become a mark of four characters.
        length = len(expanded) + 2 * expanded.count("\\")
        if (rest.count("[") + rest.count("`")) * length > MOST_SCANNING:
            return True
    return _GAP.search(expanded) is not None


def as_plain_text(source: str) -> str:
    """``source`` as paragraphs in which every character stands for itself."""
    paragraphs = _PARAGRAPHS.split(escape(source.strip()))
    return "".join("<p>" + text.replace("\n", "<br>") + "</p>" for text in paragraphs if text)
