"""Quoting a post: a Markdown block quote whose first line says whom and where.

    > [@mia](/posts/123):
    > what Mia wrote

It stays readable as text, anybody can write it by hand, and the number leads back to the post.
"""

from __future__ import annotations

from typing import Final

from forum.text.excerpt import shorten
from forum.text.markdown import parse

QUOTE_LENGTH: Final = 2_000
"""Longer selections are quoted from their beginning, with an ellipsis."""


def quote_markdown(name: str, post_id: int, selected_text: str) -> str:
    """The block quote to put into a composer, ended by an empty line."""
    lines = [f"[@{name}](/posts/{post_id}):", *shorten(selected_text.strip(), QUOTE_LENGTH).splitlines()]
    return "".join(f"> {line}".rstrip() + "\n" for line in lines) + "\n"


def quoted_post_ids(source: str) -> list[int]:
    """The posts that ``source`` (Markdown) quotes, in order, each once, at most ten, all below 2**53.

    Quotes inside a quote do not count: their author was answered by somebody else.
    """
    return list(parse(source).quoted) if "/posts/" in source else []
