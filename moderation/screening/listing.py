"""Reading the lists: small text files with a head that states origin and licence.

``[section key=value …]`` opens a section, ``#`` a comment. A line of a word list holds words in a short
notation for their spellings and inflections: ``[ck]onn?ard(e|s|es|)``; it may end in ``= weight``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

LISTS: Final = Path(__file__).parent / "lists"


class BadList(ValueError):
    """A list says something that cannot be read; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list, under the section it stands in."""

    section: str
    settings: dict[str, str]
    text: str
    weight: int | None
    place: str


_SECTION = re.compile(r"\[(?P<name>[\w-]+)(?P<settings>(?: \w+=\S+)*)\]$")
_WEIGHT = re.compile(r"(?P<text>.*?)\s+=\s*(?P<weight>\d+)$")


def read(path: Path) -> Iterator[Line]:
    """The lines of the list in ``path``."""
    section, settings = "", {}
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        text, place = raw.split("#")[0].strip(), f"{path.name}:{number}"
        if not text:
            continue
        if (head := _SECTION.match(text)) is not None:
            section = head["name"]
            settings = dict(one.split("=", 1) for one in head["settings"].split())
            continue
        if not section:
            raise BadList(f"{place}: a section must come first")
        weighed = _WEIGHT.match(text)
        if weighed is not None:
            yield Line(section, settings, weighed["text"], int(weighed["weight"]), place)
        else:
            yield Line(section, settings, text, None, place)


_PIECE = re.compile(r"\[(?P<any>[^\]]+)\]|\((?P<one>[^()]*)\)|(?P<letter>[^\[\]()?+|])")


def spellings(notation: str) -> list[str]:
    """Everything that a word's notation stands for: ``[ab]`` one of, ``(x|y|)`` one of, ``?`` or nothing,
    ``+`` once or twice."""
    found, at = [""], 0
    while at < len(notation):
        piece = _PIECE.match(notation, at)
        if piece is None:
            raise BadList(f"{notation!r} cannot be read at {notation[at:]!r}")
        at = piece.end()
        if piece["any"] is not None:
            choices = list(piece["any"])
        elif piece["one"] is not None:
            choices = piece["one"].split("|")
        else:
            choices = [piece["letter"]]
        if notation[at : at + 1] == "?":
            choices.append("")
            at += 1
        elif notation[at : at + 1] == "+":
            choices += [choice * 2 for choice in choices]
            at += 1
        found = [before + choice for before in found for choice in choices]
    return list(dict.fromkeys(found))
