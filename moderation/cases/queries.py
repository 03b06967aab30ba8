"""Reading cases. Every read names its viewer: fetching is checking."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select

from forum.policy.acts import Act
from forum.policy.check import Refused, require
from forum.storage.session import session
from moderation.cases.fold import APPEAL_DECIDED, DECIDED, HELD, REPORTED, REVERSED, WITHDRAWN, from_json
from moderation.cases.models import Case, Entry
from moderation.cases.priority import may_upset
from moderation.cases.state import WAITS_AGAIN
from moderation.cases.story import attached, gravity_of

GIVER = "giver_id"
"""In the ``data`` of a report by the form for everybody: the member who was logged in when they gave it.
No page and no export shows it; it only keeps them from judging what they complained of."""


def case_for(viewer: Any, case_id: int, *, lock: bool = False) -> Case:
    """The case if ``viewer`` may see it, else ``Refused``. ``lock`` holds its row for this transaction."""
    statement = select(Case).where(Case.id == case_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    case = attached(session().scalar(statement))
    if case is None:
        raise Refused(Act.SEE_CASE, viewer)
    mark_reported(viewer, case)
    require(viewer, Act.SEE_CASE, case)
    return case


def mark_reported(viewer: Any, case: Case) -> None:
    """Set on ``case`` whether ``viewer`` has reported its subject: the rules ask for it."""
    me = getattr(viewer, "id", None)
    case.reported_by_viewer = me is not None and case.id in reported_among(me, [case.id])  # type: ignore[misc]


def reported_among(member_id: int, case_ids: Collection[int]) -> set[int]:
    """Which of these cases the member has reported, by the form for everybody too."""
    mine = or_(Entry.actor_id == member_id, Entry.data[GIVER].as_integer() == member_id)
    found = select(Entry.case_id).where(Entry.case_id.in_(case_ids), Entry.kind == REPORTED, mine)
    return set(session().scalars(found))


def reporters_of(case_id: int) -> set[int]:
    """Everybody with an account who has reported a case, by the form for everybody too."""
    found = select(Entry.actor_id, Entry.data[GIVER].as_integer()).where(
        Entry.case_id == case_id, Entry.kind == REPORTED
    )
    return {one for row in session().execute(found) for one in row if one is not None}


def decided_since(case: Case, moment: datetime) -> bool:
    """Whether a decision that stands answers what was reported at ``moment``.

    The job that tells reporters so may still be on its way. What was opened again since waits again.
    """
    standing = {one.id for one in from_json(case.state).in_force if one.measure != WAITS_AGAIN}
    found = select(Entry).where(
        Entry.case_id == case.id, Entry.kind.in_((DECIDED, REVERSED, APPEAL_DECIDED)), Entry.at >= moment
    )
    decided = False
    for entry in session().scalars(found.order_by(Entry.number)):
        if entry.kind == DECIDED:
            decided = decided or entry.data["decision_id"] in standing
        elif entry.data.get("reopened"):
            decided = False
    return decided


def upsets(case: Case) -> bool:
    """Whether what ``case`` is about may upset: it is folded until opened, wherever it is judged."""
    state = from_json(case.state)
    gravity = max((gravity_of(rule) for rule in (*state.rules, case.rule_key)), default=0)
    found = found_by_screening(case.id)
    signals = [one for one in found.get("signals", ()) if isinstance(one, dict)]
    return may_upset(gravity, max((int(one.get("weight", 0)) for one in signals), default=state.weight))


def found_by_screening(case_id: int) -> Mapping[str, Any]:
    """What the screening told of a subject when it last held it back; empty when it never did."""
    held = select(Entry.data).where(Entry.case_id == case_id, Entry.kind == HELD)
    return session().scalar(held.order_by(Entry.number.desc()).limit(1)) or {}


@dataclass(frozen=True, slots=True)
class Found:
    """What led to a case, over the whole of its story: the first decision does not change that."""

    source: str
    """``notice`` when somebody reported its subject and did not withdraw that, else ``own``."""
    by_machine: bool
    """Whether a screener ever held its subject back for a person."""


def how_found(case_id: int | None) -> Found:
    """What led to a case; None for one that is not written down yet."""
    if case_id is None:
        return Found("own", by_machine=False)
    again = func.coalesce(Entry.data["again"].as_boolean(), False)
    counted = select(Entry.kind, func.count()).where(Entry.case_id == case_id, ~again).group_by(Entry.kind)
    told = {row[0]: row[1] for row in session().execute(counted)}
    reported = told.get(REPORTED, 0) > told.get(WITHDRAWN, 0)
    return Found("notice" if reported else "own", by_machine=HELD in told)
