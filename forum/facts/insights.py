"""Facts of the report. Reading it is none: what somebody read is nobody's business later."""

from __future__ import annotations

from dataclasses import dataclass

from forum.facts.catalogue import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class AssumptionFact(Fact):
    """Something that happened to what the report's estimate rests on."""

    assumption_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AssumptionTyped(AssumptionFact):
    """The estimate rests on it from now on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssumptionDropped(AssumptionFact):
    """Nothing is estimated any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerbatimFact(Fact):
    """Something that happened to what the next review will quote."""

    topic_id: int
    post_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VerbatimChosen(VerbatimFact):
    """Somebody put it into the next review, which names them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerbatimTakenOut(VerbatimFact):
    """It is not in the next review any more."""
