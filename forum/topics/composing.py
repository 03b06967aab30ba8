"""From what a member typed to what is kept: done before the transaction, so that no writer waits for it."""

from __future__ import annotations

from dataclasses import dataclass

from forum.members.queries import known_names
from forum.text.clean import POST_LENGTH, clean_text
from forum.text.markdown import render
from forum.text.stems import stems


@dataclass(frozen=True, slots=True)
class Composed:
    """A text ready to be kept: its source, its HTML, its stems."""

    source: str
    html: str
    search_text: str


def compose(raw: str) -> Composed:
    """Clean and render ``raw``. Raises ``TextTooLong`` above ``POST_LENGTH`` characters."""
    source = clean_text(raw, POST_LENGTH)
    return Composed(source=source, html=render(source, known_names), search_text=" ".join(stems(source)))
