"""What a case is now, from the story of its entries: one pure function, an entry at a time.

``fold(entries)`` and the state kept with the case are the same thing; a property test holds that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, fields, replace
from typing import Any, Protocol

from forum.subjects import HELD as SUBJECT_HELD
from forum.subjects import HIDDEN, REMOVED
from moderation.cases.models import APPEALED, CLOSED, OPEN, WAITING
from moderation.cases.state import OVER, WAITS_AGAIN, CaseState, InForce

# Kinds of entry, past tense. What each carries in ``data`` stands beside the function that folds it.
REPORTED, WITHDRAWN, HELD = "reported", "withdrawn", "held"
NOTED, CLAIMED, RELEASED, PASSED, ESCALATED = "noted", "claimed", "released", "passed", "escalated"
EDITED, GONE, OVERDUE, MOVED, FOLLOWED = "edited", "gone", "overdue", "moved", "followed"
DECIDED, REVERSED, CONTESTED, ANSWERED, APPEAL_DECIDED = (
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
    return _counted(CaseState(**values))


def _counted(state: CaseState, people: int | None = None) -> CaseState:
    """``state`` with so many people behind its reports: one at least where there is one, none without."""
    found = state.reporters if people is None else people
    return replace(state, reporters=max(min(found, state.reports), min(1, state.reports)))


def _settled(state: CaseState) -> str:
    """The status once no report and nothing held keeps the case open."""
    if state.appeals:
        return APPEALED
    if state.reopened or state.edit == DUE:
        return OPEN
    return WAITING if state.edit == ASKED else CLOSED


def _reopened(state: CaseState, entry: Line) -> CaseState:
    """``reopened, reports, people, rules`` of an entry: reports that wait again, how many people wait then in
    all, and what those reports speak of."""
    if not entry.data.get("reopened"):
        return state
    rules = state.rules
    for rule, count in entry.data.get("rules", {}).items():
        rules = _spoken_of(replace(state, rules=rules), rule, count)
    reports = int(entry.data["reports"])
    waiting = replace(state, reopened=True, rules=rules, reports=state.reports + reports)
    return _counted(waiting, int(entry.data.get("people", state.reporters + reports)))


def _spoken_of(state: CaseState, rule: str, change: int) -> dict[str, int]:
    rules = dict(state.rules)
    if rule:
        rules[rule] = rules.get(rule, 0) + change
    return {name: count for name, count in rules.items() if count > 0}


def _reported(state: CaseState, entry: Line) -> CaseState:
    """``report_id, rule, snapshot_id``; ``changed_to`` the snapshot of what it had become meanwhile.

    ``again`` when the same reporter adds to their report, ``anew`` when their last one was answered already,
    ``known`` when another report of theirs waits.
    """
    count = 0 if entry.data.get("again") else 1
    joined = replace(
        state,
        status=APPEALED if state.appeals else OPEN,
        reports=state.reports + count,
        rules=_spoken_of(state, entry.data["rule"], count),
    )
    return _counted(joined, state.reporters + (0 if entry.data.get("known") else count))


def _withdrawn(state: CaseState, entry: Line) -> CaseState:
    """``report_id, rule``; ``known`` when another report of theirs waits still.

    A case that only withdrawn reports opened is closed.
    """
    left = replace(state, reports=max(0, state.reports - 1), rules=_spoken_of(state, entry.data["rule"], -1))
    left = _counted(left, state.reporters - (0 if entry.data.get("known") else 1))
    if left.status == OPEN and not left.busy and _settled(left) != OPEN:
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
    """Edited (``revision, snapshot_id``), if its author was asked to, or too late: somebody looks."""
    if state.edit != ASKED:
        return state
    answered = tuple(replace(one, until="") for one in state.in_force)
    status = OPEN if state.status == WAITING else state.status
    return replace(state, edit=DUE, in_force=answered, status=status)


def _gone(state: CaseState, entry: Line) -> CaseState:
    """``back`` when its author took the deletion back: what nobody has judged since is looked at."""
    if not entry.data.get("back"):
        return replace(state, gone=True)
    back = replace(state, gone=False, decided_gone=False, reopened=state.reopened or state.decided_gone)
    return _busy_or_settled(back) if back.busy or back.reopened else back


def _followed(state: CaseState, entry: Line) -> CaseState:
    """``state``: a topic waits again, or no longer, with the post that it began with; the case of that post
    says why, and stands in the queue."""
    if entry.data["state"] == SUBJECT_HELD:
        place = len(state.in_force)
        for index, one in reversed(list(enumerate(state.in_force))):
            if one.state in (HIDDEN, REMOVED):  # what hides it meanwhile goes on hiding it
                place = index
            elif one.state:
                break
        waits = InForce(0, WAITS_AGAIN, SUBJECT_HELD)
        return replace(state, in_force=(*state.in_force[:place], waits, *state.in_force[place:]))
    left = replace(state.without(-1, OVER), held=False)
    return _busy_or_settled(left) if state.held else left


def _decided(state: CaseState, entry: Line) -> CaseState:
    """``decision_id, measure, state, state_before, snapshot_id``; ``until`` the end of the time to edit;
    ``changed_to`` the snapshot of what it had become while that was decided.

    What was held is published when nothing in force says otherwise and a decision has said what becomes of
    it. A warning or a mute doesn't: it goes on waiting, and the case with it.
    """
    measure, now_in = entry.data["measure"], entry.data.get("state", "")
    before = entry.data.get("state_before", "")
    until = entry.data.get("until", "") if measure == ASK_EDIT else ""
    made = InForce(entry.data["decision_id"], measure, now_in, until)
    held = state.held and not now_in and before in ("held", "")
    settled = replace(
        state,
        reports=0,
        reporters=0,
        rules=state.rules if held else {},
        held=held,
        weight=state.weight if held else 0,
        claimed_by=None,
        escalated=False,
        handed_over=False,
        reopened=False,
        decided_gone=state.gone,
        base_state=state.base_state or ("published" if before == "held" else before),
        in_force=(*state.in_force, made),
    )
    return _busy_or_settled(replace(settled, edit=ASKED if settled.asked else ""))


def _reversed(state: CaseState, entry: Line) -> CaseState:
    """``decision_id``: that decision is undone by another; ``reopened`` when it had refused reports.

    ``held``: see ``CaseState.without``. What waits again weighs, and speaks of the ``screened`` rules, as
    screening had found.
    """
    left = state.without(entry.data["decision_id"], entry.data.get("held", ""))
    if left.expected_state == SUBJECT_HELD and not left.held:
        left = replace(left, held=True, weight=max(left.weight, int(entry.data.get("weight", 0))))
        for rule in entry.data.get("screened", ()):
            left = replace(left, rules=_spoken_of(left, rule, 1))
    settled = replace(left, claimed_by=None, escalated=False)
    due = state.edit == DUE and any(one.measure == ASK_EDIT for one in left.in_force)
    asked = ASKED if settled.asked else ""
    return _busy_or_settled(_reopened(replace(settled, edit=DUE if due else asked), entry))


def _busy_or_settled(state: CaseState) -> CaseState:
    return replace(state, status=OPEN if state.busy and not state.appeals else _settled(state))


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
    FOLLOWED: _followed,
    DECIDED: _decided,
    REVERSED: _reversed,
    CONTESTED: _appealed,
    ANSWERED: _told,
    APPEAL_DECIDED: _appeal_decided,
}

KINDS = tuple(_HANDLERS)

DISTURBING = frozenset(KINDS) - {NOTED, CLAIMED, RELEASED, PASSED, OVERDUE}
"""What makes a decision stale that was begun before it: notes and claims don't."""
