"""Telling everybody who reported what became of it: a job, because there may be thousands."""

from __future__ import annotations

from typing import Any

from sqlalchemy import exists, or_, select

from forum.clock import now
from forum.storage.session import session, transaction
from moderation.cases.models import Case
from moderation.decisions.actions.reopen import REFUSING
from moderation.decisions.measures import measure
from moderation.decisions.models import TO_REPORTER, Decision, Statement
from moderation.decisions.statements import tell_reporter
from moderation.reports.models import REFUSED, UPHELD, WAITING, Report

BATCH = 100
"""Reports answered in one transaction, so that nobody waits long for their turn to write."""


def answer_reports(payload: dict[str, Any]) -> None:
    """Answer the reports that a decision settles; after a reversal, everyone who was told otherwise.

    It may be called twice: whoever has been told is not told again.
    """
    decision_id = int(payload["decision_id"])
    while _answer_some(decision_id):
        pass


def _answer_some(decision_id: int) -> int:
    with transaction():
        decision = session().get(Decision, decision_id)
        case = session().get(Case, decision.case_id) if decision is not None else None
        if decision is None or case is None:
            return 0
        undone = session().get(Decision, decision.reverses_id) if decision.reverses_id else None
        reports = _told_otherwise(decision) if undone is not None else _waiting(decision)
        outcome = UPHELD if measure(decision.measure).restricts else REFUSED
        for report in reports:
            if undone is None:
                report.outcome, report.decision_id, report.answered_at = outcome, decision.id, now()
            elif report.decision_id == undone.id:  # else it waits again, or was answered again
                report.outcome = REFUSED if report.outcome == UPHELD else UPHELD
                report.decision_id, report.answered_at = decision.id, now()
            tell_reporter(decision, case, report)
        session().flush()
        return len(reports)


def _waiting(decision: Decision) -> list[Report]:
    """Reports that the decision answers; none once it was undone as a refusal: they wait for another."""
    undoing = exists().where(Decision.reverses_id == decision.id)
    if decision.measure in REFUSING and session().scalar(select(undoing)):
        return []
    found = select(Report).where(
        Report.case_id == decision.case_id, Report.outcome == WAITING, Report.made_at <= decision.decided_at
    )
    return list(session().scalars(found.order_by(Report.id).limit(BATCH)))


def _told_otherwise(decision: Decision) -> list[Report]:
    """Reports whose makers were told of the undone decision, and not yet of this one."""
    told = select(Statement.report_id).where(
        Statement.decision_id == decision.id, Statement.role == TO_REPORTER, Statement.report_id.is_not(None)
    )
    otherwise = select(Statement.report_id).where(
        Statement.decision_id == decision.reverses_id,
        Statement.role == TO_REPORTER,
        Statement.report_id.is_not(None),
    )
    found = select(Report).where(
        Report.id.in_(otherwise),
        Report.id.not_in(told),
        or_(Report.reporter_id.is_not(None), Report.reference.is_not(None)),
    )
    return list(session().scalars(found.order_by(Report.id).limit(BATCH)))
