"""From Markdown to HTML that may be shown to anybody, in bounded time, without ever raising."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Final
from urllib.parse import quote

from markdown import Markdown
from pymdownx.magiclink import MagiclinkExtension

from forum.text.dialect import Dialect, HouseRules
from forum.text.guards import as_plain_text, too_heavy
from forum.text.sanitise import REL, sanitise

MOST_MENTIONS: Final = 10
"""So many distinct members a text can mention; further names stay text. The same holds for quotes."""

_MENTION = re.compile(rf'<a class="mention" href="/members/([a-z0-9_.-]+)" rel="{REL}">(@[^<]*)</a>')


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a source says, before anybody is asked which of its names are members.

    ``html`` is sanitised; in it every name is a link. ``mentioned`` are the lower-case names outside quotes,
    ``linked`` those and the ones inside quotes, ``quoted`` the numbers of the posts quoted.
    """

    html: str
    mentioned: tuple[str, ...] = ()
    linked: tuple[str, ...] = ()
    quoted: tuple[int, ...] = ()


class _Renderer:
    """A Markdown instance and the tree walk in it."""

    def __init__(self) -> None:
        dialect = Dialect()
        self._markdown = Markdown(
            extensions=[
                "fenced_code", "tables", "sane_lists", "nl2br", MagiclinkExtension(), dialect,
            ],
            extension_configs={"tables": {"use_align_attribute": True}},
            output_format="html",
        )  # fmt: skip
        self.rules: HouseRules = dialect.rules

    def convert(self, source: str) -> str:
        self._markdown.reset()
        return self._markdown.convert(source)


# Instances at rest. Each is used by one thread (or greenlet) at a time, and dropped after an exception:
# an instance that met a RecursionError renders wrongly ever after, even when it is reset.
_at_rest: deque[_Renderer] = deque(maxlen=16)


@lru_cache(maxsize=64)
def parse(source: str) -> Parsed:
    """Render ``source`` without asking anybody anything. Never raises.

    Remembered, because writing one post asks for its HTML, its mentions and its quotes one after the other.
    """
    # What ``clean_text`` did to every post; a preview, or another part of the program, may not have asked it.
    source = source.encode("utf-8", "replace").decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    if too_heavy(source):
        return _plain(source)
    try:
        renderer = _at_rest.pop()
    except IndexError:
        renderer = _Renderer()
    try:
        html = renderer.convert(source)
    except Exception:  # RecursionError above all; whatever it is, the member's text can be shown as it is
        return _plain(source)
    rules = renderer.rules
    mentioned = tuple(rules.mentioned)[:MOST_MENTIONS]
    linked = (*mentioned, *tuple(rules.mentioned_in_quotes)[:MOST_MENTIONS])
    quoted = tuple(rules.quoted)[:MOST_MENTIONS]
    _at_rest.append(renderer)
    return Parsed(sanitise(html), mentioned, linked, quoted)


def render(source: str, mentions: Callable[[set[str]], dict[str, str]] | None = None) -> str:
    """``source`` (Markdown) as safe HTML.

    ``mentions`` is given the lower-case names found and answers which of them are members, with the name as
    the member writes it; only those become links. It is not called when there are none. Without it, no name
    becomes a link. Raises only what ``mentions`` raises.
    """
    parsed = parse(source)
    if 'class="mention"' not in parsed.html:
        return parsed.html
    known = mentions(set(parsed.linked)) if mentions and parsed.linked else {}

    def confirmed(match: re.Match[str]) -> str:
        name = known.get(match[1]) if match[1] in parsed.linked else None
        if name is None:
            return match[2]
        return f'<a class="mention" href="/members/{quote(name)}" rel="{REL}">@{escape(name)}</a>'

    return _MENTION.sub(confirmed, parsed.html)


def _plain(source: str) -> Parsed:
    return Parsed(sanitise(as_plain_text(source)))
