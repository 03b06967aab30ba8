"""What is decided, as a fact."""

from __future__ import annotations

from dataclasses import dataclass

from moderation.cases.facts import CaseFact


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionMade(CaseFact):
    """A decision stands, its effects with it. ``reverses_id``: the one it undoes."""

    decision_id: int
    measure: str
    rule_key: str
    rule_version: int
    subject_kind: str
    subject_id: int
    owner_id: int | None
    reverses_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementDelivered(CaseFact):
    """Somebody can read why: the statement stands in the program and its mail in the outbox."""

    statement_id: int
    decision_id: int
    member_id: int | None
