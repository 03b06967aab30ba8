"""What administrators take out of the program."""

from __future__ import annotations

from dataclasses import dataclass

from forum.facts.catalogue import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresExported(Fact):
    """The figures of a period left the program as a file."""

    period: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementsExported(Fact):
    """The statements of reasons of a period left the program as a file, without names."""

    period: str
