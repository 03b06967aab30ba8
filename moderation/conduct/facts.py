"""What happens to the code of conduct."""

from __future__ import annotations

from dataclasses import dataclass

from forum.facts.catalogue import Fact
from forum.facts.members import MemberFact


@dataclass(frozen=True, slots=True, kw_only=True)
class ConductPublished(Fact):
    """A version of the code is in force."""

    version: int
    significant: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ConductAccepted(MemberFact):
    """A member accepted a version of the code."""

    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConductDrafted(Fact):
    """An administrator changed the draft of the next version; ``change`` says what, ``rule`` which rule."""

    change: str
    rule: str = ""
