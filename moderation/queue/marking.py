"""Evidence: the words that screening stumbled over, marked in the text as it was typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from markupsafe import Markup, escape


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, marked or not."""

    text: str
    marked: bool


class Words(Protocol):
    """What was screened, as it is kept."""

    @property
    def title(self) -> str: ...
    @property
    def source(self) -> str: ...


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


def words_of(kept: Words | None, signal: Mapping[str, Any]) -> list[str]:
    """The words that one signal rests on, each once, as typed; none once what was ``kept`` is erased."""
    if kept is None:
        return []
    places = ((kept.source, signal.get("spans", ())), (kept.title, signal.get("title_spans", ())))
    found = [one.text for text, spans in places for one in pieces(text, spans) if one.marked]
    return list(dict.fromkeys(found))
