"""Whom a text addresses."""

from __future__ import annotations

from forum.text.markdown import parse


def mentioned_names(source: str) -> list[str]:
    """The lower-case names that ``source`` (Markdown) mentions, in order, each once, at most ten.

    Exactly the ``@name`` that rendering would make a link, so not those in code or links; and not those
    inside a quote, for who quotes a sentence does not address everybody it names. Whether there are such
    members is for the caller to find out.
    """
    return list(parse(source).mentioned) if "@" in source else []
