"""How urgent a case is: few named parts, added up, and shown with it.

Time counts a point an hour for every case alike, so the order of two cases changes only when one of them
does: the queue is ordered by ``urgency``, which is the priority a case would have had at one fixed moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from math import log2
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from moderation.cases.state import CaseState

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
AN_HOUR = 1.0
"""Points for each hour of waiting."""

AUDIENCE = {"public": 10, "members": 6, "groups": 3, "staff": 0}

GRAVE = 4
"""From this gravity of its rule on …"""

HEAVY = 60
"""… or from this weight of its screening on, what a case is about may upset."""

REPORTERS = "reporters"

LABELS: dict[str, Any] = {
    "gravity": _l("gravity of the rule"),
    "screening": _l("weight of the screening"),
    "audience": _l("how many can see it"),
    "waiting": _l("its author is waiting"),
    "newcomer": _l("its author is new here"),
    "appeal": _l("somebody complained"),
    "age": _l("hours of waiting"),
}
"""The parts in words, as the queue shows them; of the people who reported it, ``reported_by``."""


def reported_by(people: int) -> str:
    """So many people, however often each of them reported it."""
    return str(ngettext("reported by one person", "reported by %(num)d people", people))


@dataclass(frozen=True, slots=True)
class Part:
    """One reason why a case is urgent, and its points."""

    name: str
    points: float
    people: int = 0
    """Of ``reporters``: how many they are."""

    @property
    def label(self) -> Any:
        if self.name == REPORTERS:
            return reported_by(self.people)
        return LABELS[self.name]


def parts(state: CaseState, *, gravity: int, audience: str, newcomer: bool) -> list[Part]:
    """Why a case is as urgent as it is, apart from its age. ``gravity`` is the gravest rule's, 0 to 5."""
    found = [
        Part("gravity", 10 * gravity),
        Part(REPORTERS, round(8 * log2(1 + state.reporters), 1), state.reporters),
        Part("screening", round(state.weight / 5, 1)),
        Part("audience", 0 if state.held else AUDIENCE.get(audience, 0)),
        Part("waiting", 6 if state.held else 0),
        Part("newcomer", 4 if newcomer else 0),
        Part("appeal", 15 if state.appeals else 0),
    ]
    return [part for part in found if part.points]


def urgency(found: list[Part], since: datetime) -> float:
    """Where the case stands in the queue, the most urgent first; ``since`` it waits."""
    hours = (since - EPOCH).total_seconds() / 3600
    return round(sum(part.points for part in found) - AN_HOUR * hours, 3)


def age(since: datetime, moment: datetime) -> Part:
    """The part that grows."""
    return Part("age", round(AN_HOUR * max(0.0, (moment - since).total_seconds() / 3600), 1))


def may_upset(gravity: int, weight: int) -> bool:
    """Whether a case is about something that nobody should have to see unasked: it is folded until opened."""
    return gravity >= GRAVE or weight >= HEAVY
