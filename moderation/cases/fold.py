"""What a case is now, from the story of its entries: one pure function, an entry at a time.

``fold(entries)`` and the state kept with the case are the same thing; a property test holds that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Protocol

from moderation.cases.models import APPEALED, CLOSED, OPEN, WAITING

# Kinds of entry, past tense. What each carries in ``data`` stands beside the function that folds it.
REPORTED, WITHDRAWN, HELD = "reported", "withdrawn", "held"
NOTED, CLAIMED, RELEASED, PASSED, ESCALATED = "noted", "claimed", "released", "passed", "escalated"
EDITED, GONE, OVERDUE, MOVED = "edited", "gone", "overdue", "moved"
DECIDED, REVERSED, APPEALED_, ANSWERED, APPEAL_DECIDED = (
    "decided", "reversed", "appealed", "answered", "appeal_decided",
)  # fmt: skip

ASK_EDIT = "ask_edit"

ASKED, DUE = "asked", "due"
"""An edit that its author was asked for: still awaited, or there (or overdue) and to be looked at."""


class Line(Protocol):
    """What the fold asks of an entry."""

    @property
    def number(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def actor_id(self) -> int | None: ...
    @property
    def data(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True)
class InForce:
    """A decision that nothing has reversed: what it was, and the state it left the subject in, if any."""

    id: int
    measure: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class CaseState:
    """A case at one moment. Plain values only: it is kept as JSON."""

    version: int = 0
    status: str = CLOSED
    reports: int = 0
    """Reports that are neither withdrawn nor decided about."""
    reporters: int = 0
    """Independent reporters over the life of the case, less those who withdrew."""
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
    """A refusal was complained of with success: somebody looks again."""
    gone: bool = False
    """Its author deleted the subject, or it was erased."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "rules", dict(self.rules))

    @property
    def expected_state(self) -> str:
        """The state that the decisions in force leave the subject in, "" when they say nothing of it.

        What they leave in sight and a screener has held back since waits all the same.
        """
        said = (decision.state for decision in reversed(self.in_force) if decision.state)
        found = next(said, self.base_state)
        return HELD if self.held and found in ("", "published") else found


def fold(entries: Iterable[Line], state: CaseState | None = None) -> CaseState:
    """The state after ``entries``, which must be in order; beginning from ``state``."""
    found = state or CaseState()
    for entry in entries:
        found = _HANDLERS[entry.kind](replace(found, version=entry.number), entry)
    return found


def to_json(state: CaseState) -> dict[str, Any]:
    """``state`` as it is kept with its case."""
    return asdict(state)


def from_json(kept: Mapping[str, Any]) -> CaseState:
    """The state that ``to_json`` kept; an empty one for a new case."""
    names = {one.name for one in fields(CaseState)}
    values = {name: value for name, value in kept.items() if name in names}
    values["in_force"] = tuple(InForce(**one) for one in values.get("in_force", ()))
    values["appeals"] = tuple(values.get("appeals", ()))
    return CaseState(**values)


def _settled(state: CaseState) -> str:
    """The status once no report and nothing held keeps the case open."""
    if state.appeals:
        return APPEALED
    if state.reopened or state.edit == DUE:
        return OPEN
    return WAITING if state.edit == ASKED else CLOSED


def _reopened(state: CaseState, entry: Line) -> CaseState:
    """``reopened, reports, rules`` of an entry: reports that wait again, and what they speak of."""
    if not entry.data.get("reopened"):
        return state
    rules = state.rules
    for rule, count in entry.data.get("rules", {}).items():
        rules = _spoken_of(replace(state, rules=rules), rule, count)
    return replace(state, reopened=True, rules=rules, reports=state.reports + int(entry.data["reports"]))


def _spoken_of(state: CaseState, rule: str, change: int) -> dict[str, int]:
    rules = dict(state.rules)
    if rule:
        rules[rule] = rules.get(rule, 0) + change
    return {name: count for name, count in rules.items() if count > 0}


def _reported(state: CaseState, entry: Line) -> CaseState:
    """``report_id, rule, snapshot_id``; ``changed_to`` the snapshot of what it had become meanwhile.

    ``again`` when the same reporter adds to their report, ``anew`` when their last one was answered already.
    """
    count = 0 if entry.data.get("again") else 1
    independent = 0 if entry.data.get("anew") else count
    return replace(
        state,
        status=APPEALED if state.appeals else OPEN,
        reports=state.reports + count,
        reporters=state.reporters + independent,
        rules=_spoken_of(state, entry.data["rule"], count),
    )


def _withdrawn(state: CaseState, entry: Line) -> CaseState:
    """``report_id, rule``. A case that only withdrawn reports opened is closed."""
    left = replace(
        state,
        reports=max(0, state.reports - 1),
        reporters=max(0, state.reporters - 1),
        rules=_spoken_of(state, entry.data["rule"], -1),
    )
    if left.status == OPEN and not left.reports and not left.held and _settled(left) != OPEN:
        left = replace(left, status=_settled(left), claimed_by=None, escalated=False, handed_over=False)
    return left


def _held(state: CaseState, entry: Line) -> CaseState:
    """``weight, rules, signals, snapshot_id``: a screener holds the subject back for a person."""
    rules = state.rules
    for rule in entry.data.get("rules", ()):
        rules = _spoken_of(replace(state, rules=rules), rule, 1)
    return replace(
        state,
        status=APPEALED if state.appeals else OPEN,
        held=True,
        weight=max(state.weight, int(entry.data["weight"])),
        rules=rules,
    )


def _told(state: CaseState, entry: Line) -> CaseState:
    """What changes nothing: a move (``category_id``), a word (``appeal_id, message_id, from_moderator``)."""
    return state


def _noted(state: CaseState, entry: Line) -> CaseState:
    """``text, handover``."""
    return replace(state, handed_over=state.handed_over or bool(entry.data.get("handover")))


def _claimed(state: CaseState, entry: Line) -> CaseState:
    return replace(state, claimed_by=entry.actor_id, handed_over=False)


def _released(state: CaseState, entry: Line) -> CaseState:
    """Given back, or lapsed (``lapsed``); or passed on: «Not me, not today», and nobody asks why."""
    mine = entry.kind == RELEASED or state.claimed_by == entry.actor_id
    return replace(state, claimed_by=None) if mine else state


def _escalated(state: CaseState, entry: Line) -> CaseState:
    """``text``: for a senior."""
    return replace(state, escalated=True, claimed_by=None)


def _due(state: CaseState, entry: Line) -> CaseState:
    """Edited (``revision``) by whoever was asked to, or their time is over: somebody looks again."""
    if state.edit != ASKED:
        return state
    return replace(state, edit=DUE, status=OPEN if state.status == WAITING else state.status)


def _gone(state: CaseState, entry: Line) -> CaseState:
    """``back`` when its author took the deletion back."""
    return replace(state, gone=not entry.data.get("back"))


def _decided(state: CaseState, entry: Line) -> CaseState:
    """``decision_id, measure, state, state_before, snapshot_id``.

    What was held is published when nothing in force says otherwise: a person has looked at it.
    """
    measure = entry.data["measure"]
    before = entry.data.get("state_before", "")
    made = InForce(entry.data["decision_id"], measure, entry.data.get("state", ""))
    settled = replace(
        state,
        reports=0,
        rules={},
        held=False,
        weight=0,
        claimed_by=None,
        escalated=False,
        handed_over=False,
        edit=ASKED if measure == ASK_EDIT else "",
        reopened=False,
        base_state=state.base_state or ("published" if before == "held" else before),
        in_force=(*state.in_force, made),
    )
    return replace(settled, status=_settled(settled))


def _reversed(state: CaseState, entry: Line) -> CaseState:
    """``decision_id``: that decision is undone by another; ``reopened`` when it had refused reports."""
    undone = [one for one in state.in_force if one.id == entry.data["decision_id"]]
    left = tuple(one for one in state.in_force if one not in undone)
    asked = any(one.measure == ASK_EDIT for one in undone)
    settled = replace(
        state, in_force=left, claimed_by=None, escalated=False, edit="" if asked else state.edit
    )
    return _busy_or_settled(_reopened(settled, entry))


def _busy_or_settled(state: CaseState) -> CaseState:
    busy = (state.reports or state.held) and not state.appeals
    return replace(state, status=OPEN if busy else _settled(state))


def _appealed(state: CaseState, entry: Line) -> CaseState:
    """``appeal_id, decision_id``."""
    return replace(state, status=APPEALED, appeals=(*state.appeals, entry.data["appeal_id"]), claimed_by=None)


def _appeal_decided(state: CaseState, entry: Line) -> CaseState:
    """``appeal_id, outcome`` (``upheld`` or ``reversed``); ``reopened`` when somebody looks again."""
    left = tuple(one for one in state.appeals if one != entry.data["appeal_id"])
    settled = replace(state, appeals=left, claimed_by=None, escalated=False)
    return _busy_or_settled(_reopened(settled, entry))


_HANDLERS: Mapping[str, Callable[[CaseState, Line], CaseState]] = {
    REPORTED: _reported,
    WITHDRAWN: _withdrawn,
    HELD: _held,
    NOTED: _noted,
    CLAIMED: _claimed,
    RELEASED: _released,
    PASSED: _released,
    ESCALATED: _escalated,
    EDITED: _due,
    OVERDUE: _due,
    GONE: _gone,
    MOVED: _told,
    DECIDED: _decided,
    REVERSED: _reversed,
    APPEALED_: _appealed,
    ANSWERED: _told,
    APPEAL_DECIDED: _appeal_decided,
}

KINDS = tuple(_HANDLERS)

DISTURBING = frozenset(KINDS) - {NOTED, CLAIMED, RELEASED, PASSED, OVERDUE}
"""What makes a decision stale that was begun before it: notes and claims don't."""
