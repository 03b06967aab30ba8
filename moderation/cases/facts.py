"""What can happen to a case, as a fact: ids and actor, never bodies (see ``forum/facts/catalogue.py``)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from forum.facts.catalogue import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFact(Fact):
    """Something that happened to a case. ``actor_id`` is the system member's where nobody is logged in."""

    case_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseGrew(CaseFact):
    """An entry was appended; ``kind`` is the entry's. The entry itself holds the rest."""

    logged: ClassVar[bool] = False  # the entry is the record

    number: int
    kind: str
    category_id: int | None
