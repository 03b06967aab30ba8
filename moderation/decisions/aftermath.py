"""What a subject is in once a decision about it is undone: known beforehand, and kept with the reversal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from forum.storage.session import session
from forum.subjects import DELETED, HELD, HIDDEN, PUBLISHED, REMOVED, SubjectKind
from moderation.cases.fold import from_json
from moderation.cases.models import Case
from moderation.cases.state import AGAIN, OVER
from moderation.decisions.measures import REVERSE, SUBJECT, Measure, measure
from moderation.decisions.models import Decision

SEVERITY = (PUBLISHED, HELD, HIDDEN, REMOVED)
"""States of a subject, the freest first."""


@dataclass(frozen=True, slots=True)
class Aftermath:
    """How it goes on after a reversal."""

    before: str = ""
    """The subject's state now; of what its owner deleted, the one in which it would come back."""
    after: str = ""
    standing: Decision | None = None
    """The decision left in force that keeps the subject out of sight, if one does."""
    first: bool = False
    """What nobody but its author ever read becomes readable."""
    gone: bool = False
    """Its author deleted it: what is said here becomes true once they bring it back, if they can."""
    held: str = ""
    """What the reversal says of what screening had held: see ``CaseState.without``."""

    @property
    def restricts(self) -> bool:
        """Whether the subject is worse off than before: its author is owed reasons, and may complain."""
        return self.after in (HIDDEN, REMOVED) and _rank(self.after) > _rank(self.before)

    @property
    def shows(self) -> bool:
        """Whether it becomes readable."""
        return self.after == PUBLISHED and self.before in SEVERITY and self.before != PUBLISHED

    @property
    def waits(self) -> bool:
        """Whether it waits for a person again."""
        return self.after == HELD != self.before

    @property
    def effects(self) -> dict[str, Any]:
        """What the reversal keeps of it."""
        found: dict[str, Any] = {}
        if self.after != self.before:
            found |= {"state_before": self.before, "state": self.after}
        if self.standing is not None:
            found |= {"standing_id": self.standing.id, "stands": self.standing.measure}
        if self.restricts:
            found["restricts"] = True
        if self.waits and self.gone:
            found["gone"] = True
        return found


def _rank(state: str) -> int:
    return SEVERITY.index(state) if state in SEVERITY else 0


def aftermath(decision: Decision, case: Case, kind: SubjectKind | None, thing: Any) -> Aftermath:
    """What undoing ``decision`` would leave behind; an empty one where it is not about a subject's state."""
    folded = from_json(case.state)
    held = _said_of_held(decision, kind, thing)
    left = folded.without(decision.id, held)
    source = next((one for one in reversed(left.in_force) if one.state), None)
    out_of_sight = source is not None and source.state in (HIDDEN, REMOVED)
    standing = session().get(Decision, source.id) if source is not None and out_of_sight else None
    if measure(decision.measure).on != SUBJECT or kind is None or thing is None:
        return Aftermath(standing=standing)
    present = kind.state(thing)
    gone = present == DELETED
    if gone:
        present = folded.expected_state
    after = left.expected_state if kind.knows(left.expected_state) else present
    was_held = decision.effects.get("state_before") == HELD
    return Aftermath(present, after, standing, was_held and after == PUBLISHED != present, gone, held)


def _said_of_held(decision: Decision, kind: SubjectKind | None, thing: Any) -> str:
    """Whether undoing ``decision`` lets wait again what it had published, or says that what it had taken away
    was in order: what screening held, in either case."""
    effects = decision.effects
    if effects.get("state_before") != HELD or kind is None or thing is None:
        return ""
    if effects.get("state") != PUBLISHED:
        return OVER
    there = kind.state(thing) != DELETED or kind.returns_as is not None
    return AGAIN if kind.hold is not None and there and kind.can_wait(thing) else ""


def columns_of_reversal(undone: Decision, found: Aftermath) -> dict[str, Any]:
    """What stands in the reversal of ``undone``, but for who undoes it and why.

    Where something else holds again by it, that is what its author is owed reasons for.
    """
    again = found.standing if found.restricts else None
    ground = again or undone
    return {
        "measure": REVERSE.name,
        "rule_key": ground.rule_key,
        "rule_version": ground.rule_version,
        "illegal": again is not None and again.illegal,
        "law": again.law if again is not None else "",
        "source": again.source if again is not None else "own",
        "detected_by_machine": again is not None and again.detected_by_machine,
        "decided_by_machine": False,
        "reverses_id": undone.id,
        "effects": found.effects,
    }


def restricts(decision: Decision) -> bool:
    """Whether ``decision`` took something from its author: as its measure does, or by undoing what helped."""
    return measure(decision.measure).restricts or bool(decision.effects.get("restricts"))


def spoken(decision: Decision) -> str:
    """The measure that people know it by: what holds again, where undoing another brought that back."""
    return str(decision.effects["stands"] if decision.effects.get("restricts") else decision.measure)


def left_standing(decision: Any) -> Measure | None:
    """The measure that keeps the subject out of sight after a reversal; None where nothing does."""
    name = getattr(decision, "effects", {}).get("stands") if decision.reverses_id else None
    return measure(name) if name else None


def answered_for(decision: Decision) -> Decision:
    """What a complaint about ``decision`` is about: where a reversal brought another one back, that one."""
    brought_back = decision.effects["standing_id"] if decision.effects.get("restricts") else None
    return (session().get(Decision, brought_back) if brought_back else None) or decision
