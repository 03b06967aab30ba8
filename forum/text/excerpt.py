"""Rendered text as plain text, whole or its beginning: for lists, notifications, mails and feeds.

The result is text, not HTML: whoever shows it escapes it, as templates do.
"""

from __future__ import annotations

import re
from html import unescape

from forum.text.graphemes import cut

_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)(?:[^>"]|"[^"]*")*>')
_LINK = re.compile(r'<a (?:[^>"]|"[^"]*")*?href="([^"]*)"(?:[^>"]|"[^"]*")*>(.*?)</a>', re.DOTALL)
_BLOCK_END = re.compile(r"</(?:p|ul|ol|blockquote|pre|table|h[3-6])>")
_LIST = re.compile(r'<(/?)(ol|ul)(?: start="(\d+)")?>|<li>\s*(?:<p>)?')
_EMPTY_LINES = re.compile(r"\n{3,}")
_QUOTE = re.compile(r"</?blockquote>")
_LINE_ENDS = frozenset(
    ("p", "br", "hr", "li", "blockquote", "pre", "h3", "h4", "h5", "h6", "tr", "table", "ul", "ol")
)
_BREAKS = frozenset({"br", "hr", "/tr"})
_CELLS = frozenset({"td", "th"})


def plain_text(html: str) -> str:
    """The words of ``html`` (as ``render`` makes it), a line for every block and line break."""
    text = unescape(_TAG.sub(_as_space, html))
    return "\n".join(line for line in (" ".join(line.split()) for line in text.split("\n")) if line)


def letter_text(html: str, base_url: str) -> str:
    """``html`` as a mail of plain text has it: blocks apart, items marked or numbered, addresses beside
    links."""
    text = _LINK.sub(lambda link: _with_address(link, base_url), html)
    text = _BLOCK_END.sub("\n\n", _marked(text))
    text = _TAG.sub(lambda tag: " " if tag[2] in _CELLS else "\n" if tag[1] + tag[2] in _BREAKS else "", text)
    lines = (" ".join(line.split()) for line in unescape(text).split("\n"))
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()


def _marked(html: str) -> str:
    """Each item of a list on a line of its own, behind its number where the list counts: others name it."""
    lists: list[int | None] = []  # the next number of each list that is open, innermost last

    def mark(found: re.Match[str]) -> str:
        closes, name, start = found.groups()
        if name is None:
            number = lists[-1] if lists else None
            if number is None:
                return "\n– "
            lists[-1] = number + 1
            return f"\n{number}. "
        if not closes:
            lists.append(int(start or 1) if name == "ol" else None)
        elif lists:
            lists.pop()
        return found[0]

    return _LIST.sub(mark, html)


def _with_address(link: re.Match[str], base_url: str) -> str:
    """The words of a link, and where it leads unless they are somebody's name or say it themselves."""
    address, words = link[1], _TAG.sub("", link[2])
    themselves = (address, address.partition("://")[2], address.removeprefix("mailto:"))
    if words.startswith("@") or words in themselves:
        return words
    return f"{words} ({base_url if address.startswith('/') else ''}{address})"


def excerpt(html: str, length: int) -> str:
    """The beginning of ``html`` as one line of at most ``length`` characters, ended at a word.

    Quotes are left out when something else is said.
    """
    text = plain_text(_without_quotes(html)) or plain_text(html)
    return shorten(text.replace("\n", " "), length)


def shorten(text: str, length: int) -> str:
    """``text``, or its beginning and an ellipsis, in at most ``length`` characters, ended at a word."""
    if len(text) <= length:
        return text
    kept = cut(text, length - 1)
    words = kept.rsplit(None, 1) if not text[len(kept)].isspace() else [kept]
    # A single endless word is cut where it must be.
    if len(words) == 2 and len(words[0]) >= length // 2:
        kept = words[0]
    return kept.rstrip(" \n\t,;:.-–—(«") + "…"


def _as_space(match: re.Match[str]) -> str:
    tag = match[2]
    if tag in _LINE_ENDS:
        return "\n"
    return " " if tag in _CELLS else ""


def _without_quotes(html: str) -> str:
    if "<blockquote>" not in html:
        return html
    kept, depth, start = [], 0, 0
    for match in _QUOTE.finditer(html):
        if depth == 0:
            kept.append(html[start : match.start()])
        depth += -1 if match[0][1] == "/" else 1
        start = match.end()
    return "".join([*kept, html[start:]])
