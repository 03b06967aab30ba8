"""Whom a decision or a reversal makes hear from us again: those who were told otherwise."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select

from forum.storage.session import session
from forum.subjects import HIDDEN, PUBLISHED, REMOVED
from moderation.cases.fold import ASK_EDIT
from moderation.cases.state import CaseState
from moderation.decisions.measures import measure
from moderation.decisions.models import TO_REPORTER, Decision, Statement
from moderation.reports.models import Report


def told_before(report_ids: Collection[int]) -> dict[int, list[Decision]]:
    """The decisions that the makers of these reports were told of, by report, in the order they were made."""
    found = select(Statement.report_id, Decision).join(Decision, Decision.id == Statement.decision_id)
    found = found.where(Statement.report_id.in_(report_ids), Statement.role == TO_REPORTER)
    told: dict[int, list[Decision]] = {}
    for report_id, decision in session().execute(found.order_by(Decision.id)):
        if report_id is not None:
            told.setdefault(report_id, []).append(decision)
    return told


def told_of_case(case_id: int) -> list[Decision]:
    """The decisions about a case that anybody who reported it was told of, in the order they were made."""
    told = select(Statement.decision_id).join(Report, Report.id == Statement.report_id)
    told = told.where(Report.case_id == case_id, Statement.role == TO_REPORTER)
    return list(session().scalars(select(Decision).where(Decision.id.in_(told)).order_by(Decision.id)))


def says_otherwise(decision: Any, undone: Decision | None, before: Sequence[Decision]) -> bool:
    """Whether ``decision``, which undoes ``undone`` or nothing, changes what somebody knows who was told of
    ``before``: another state of what they reported, or an end to what was still to come."""
    last = before[-1]
    if decision.id is not None and last.id > decision.id:  # they know more than this already
        return False
    if undone is not None and undone.id == last.id:
        return True
    state = decision.effects.get("state")
    if state and state != _known_state(before):
        return True
    return undone is None and last.measure == ASK_EDIT != decision.measure


def _known_state(before: Sequence[Decision]) -> str:
    said = (one.effects.get("state") for one in reversed(before))
    return next((one for one in said if one), PUBLISHED)


def restricting(state: CaseState) -> bool:
    """Whether anything that is in force about a case restricts somebody."""
    states = [one.state for one in state.in_force if one.state]
    others = (measure(one.measure).restricts for one in state.in_force if not one.state)
    return any(others) or (bool(states) and states[-1] in (HIDDEN, REMOVED))
