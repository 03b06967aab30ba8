"""Evidence: the words that screening stumbled over, marked in the text as it was typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, marked or not."""

    text: str
    marked: bool


def pieces(source: str, spans: Iterable[Any]) -> list[Piece]:
    """``source`` cut at ``spans``, pairs of places in it; what lies outside or makes no sense is left out."""
    found: list[Piece] = []
    at = 0
    for begun, end in sorted(filter(None, (_span(one, len(source)) for one in spans))):
        start = max(begun, at)
        if end <= start:
            continue
        if start > at:
            found.append(Piece(source[at:start], False))
        found.append(Piece(source[start:end], True))
        at = end
    if at < len(source):
        found.append(Piece(source[at:], False))
    return found


def _span(given: Any, length: int) -> tuple[int, int] | None:
    match given:
        case [int(start), int(end), *_] if 0 <= start < end <= length:
            return start, end
        case _:
            return None


def marked(source: str, signals: Iterable[Mapping[str, Any]]) -> Markup:
    """``source``, escaped, with every word that ``signals`` rest on marked."""
    spans = [span for signal in signals for span in signal.get("spans", ())]
    return Markup("").join(
        Markup("<mark>{}</mark>").format(one.text) if one.marked else escape(one.text)
        for one in pieces(source, spans)
    )


def words_of(source: str, signal: Mapping[str, Any]) -> list[str]:
    """The words that one signal rests on, each once, as typed."""
    found = [one.text for one in pieces(source, signal.get("spans", ())) if one.marked]
    found += [str(word) for word in signal.get("words", ())]  # of its title, which is not in the source
    return list(dict.fromkeys(found))
