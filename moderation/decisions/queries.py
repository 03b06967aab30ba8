"""Reading decisions. Every read names its viewer: fetching is checking."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from forum.policy.acts import Act
from forum.policy.check import Refused
from forum.storage.session import session
from moderation.cases.models import Case, CaseSnapshot, Entry
from moderation.cases.queries import case_for
from moderation.decisions.force import ENDS, fell_on, in_force
from moderation.decisions.models import Decision, Statement


def decision_for(viewer: Any, decision_id: int) -> tuple[Decision, Case]:
    """A decision and its case, if ``viewer`` may see the case; else ``Refused``."""
    found = session().get(Decision, decision_id)
    if found is None:
        raise Refused(Act.SEE_CASE, viewer)
    return found, case_for(viewer, found.case_id)


def became(decision: Decision) -> CaseSnapshot | None:
    """What the subject had become while ``decision`` was made about what was read; None if it was that."""
    line = select(Entry.data).where(Entry.case_id == decision.case_id, Entry.number == decision.number)
    number = (session().scalar(line) or {}).get("changed_to")
    return session().get(CaseSnapshot, number) if number is not None else None


def judged_by(decision: Decision) -> CaseSnapshot | None:
    """What was judged, as it was kept."""
    return session().get(CaseSnapshot, decision.snapshot_id) if decision.snapshot_id is not None else None


def reversal_of(decision_id: int) -> Decision | None:
    """The decision that undid another."""
    return session().scalar(select(Decision).where(Decision.reverses_id == decision_id))


def statements_about(decision_id: int, most: int = 50) -> list[Statement]:
    """What people were told about a decision, in the order they were."""
    found = select(Statement).where(Statement.decision_id == decision_id)
    return list(session().scalars(found.order_by(Statement.id).limit(most)))


def standing_of(member_id: int) -> list[Decision]:
    """The decisions in force, and not over, that mute or suspend a member or close their account."""
    return in_force(None, set(ENDS), fell_on(member_id))
