"""A case at one moment, as the fold of its story leaves it (``fold.py``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from forum.subjects import HELD, PUBLISHED
from moderation.cases.models import CLOSED

WAITS_AGAIN = "waits_again"
"""What stands where a decision stood, in the place of its measure."""

AGAIN, OVER = "again", "over"
"""What undoing a decision says of a subject that screening had held before it: see ``CaseState.without``."""


@dataclass(frozen=True, slots=True)
class InForce:
    """A decision that nothing has reversed: what it was, and the state it left the subject in, if any.

    Or, in the place of one that had published what screening held and was reversed, that it waits again.
    """

    id: int
    measure: str
    state: str = ""
    until: str = ""
    """When the author's time to edit is over, in ISO 8601, while they are asked to."""


@dataclass(frozen=True, slots=True)
class CaseState:
    """A case at one moment. Plain values only: it is kept as JSON."""

    version: int = 0
    status: str = CLOSED
    reports: int = 0
    """Reports that are neither withdrawn nor decided about."""
    reporters: int = 0
    """The people those are of, each counted once (``moderation/reports/people.py``)."""
    rules: Mapping[str, int] = ()  # type: ignore[assignment]
    """What rules are spoken of since the last decision, and how often."""
    held: bool = False
    """Whether the subject waits for a person."""
    weight: int = 0
    """The weight that screening gave it, 0 to 100."""
    claimed_by: int | None = None
    escalated: bool = False
    handed_over: bool = False
    """By a note to whoever comes next, and nobody has come yet."""
    base_state: str = ""
    """The subject's state before any decision, once a decision was made."""
    in_force: tuple[InForce, ...] = ()
    appeals: tuple[int, ...] = ()
    """Appeals that wait for a decision."""
    edit: str = ""
    """``asked`` while its author is asked to edit, ``due`` once somebody must look at what became of that."""
    reopened: bool = False
    """Somebody looks again: a refusal was complained of with success, or what was gone is back."""
    gone: bool = False
    """Its author deleted the subject, or it was erased."""
    decided_gone: bool = False
    """Something was decided while it was gone: not about what would come back."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "rules", dict(self.rules))

    @property
    def expected_state(self) -> str:
        """The state that the decisions in force leave the subject in, "" when they say nothing of it.

        What they leave in sight and a screener has held back since waits all the same.
        """
        said = (decision.state for decision in reversed(self.in_force) if decision.state)
        found = next(said, self.base_state)
        return HELD if self.held and found in ("", PUBLISHED) else found

    def without(self, decision_id: int, held: str = "") -> CaseState:
        """This state, were that decision not in force; ``held``: what that says of what screening had held.

        ``again``: it had published it. In its place stands that it waits, so that what was decided before
        and after is undone in any order. ``over``: it had taken that away, and to undo it says that nothing
        was wrong.
        """
        kept = []
        for one in self.in_force:
            if one.id == decision_id and held == AGAIN:
                kept.append(InForce(one.id, WAITS_AGAIN, HELD))
            elif one.id != decision_id and not (held == OVER and one.state == HELD):
                kept.append(one)
        return replace(self, in_force=tuple(kept))

    @property
    def waits(self) -> bool:
        """Whether it waits, or will once what else is in force is undone."""
        return self.held or any(one.state == HELD for one in self.in_force)

    @property
    def busy(self) -> bool:
        """Whether reports wait, or a subject that is there and held back."""
        return bool(self.reports or (self.held and not self.gone))

    @property
    def asked(self) -> InForce | None:
        """The request to edit that still waits for its author; a state decided on later silences it."""
        for decision in reversed(self.in_force):
            if decision.until:
                return decision
            if decision.state:
                return None
        return None
