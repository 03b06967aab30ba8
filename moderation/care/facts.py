"""What happens about shelters, as facts: ids alone."""

from __future__ import annotations

from dataclasses import dataclass

from forum.facts.catalogue import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelterFact(Fact):
    """Something about the shelter of ``member_id``."""

    shelter_id: int
    member_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelterOpened(ShelterFact):
    """For 24 hours from now on, by the member or by a moderator for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelterEnded(ShelterFact):
    """Before its time by the member, or by itself: then the actor is the system member."""
