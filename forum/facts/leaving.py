"""Members who leave for good."""

from __future__ import annotations

from dataclasses import dataclass

from forum.facts.members import MemberFact


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavingAsked(MemberFact):
    """A member asked to leave for good; until then they can stay after all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavingTakenBack(MemberFact):
    """They stay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberErased(MemberFact):
    """A member left for good: their row bears no name any more. ``reason`` is an administrator's."""

    texts_too: bool
    reason: str = ""
