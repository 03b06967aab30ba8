"""Telling everybody who reported what became of it: a job, because there may be thousands.

Whoever was told something else before is told again, whatever changed it: a later decision or a reversal.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, exists, or_, select

from forum.clock import now
from forum.storage.session import session, transaction
from moderation.cases.fold import from_json
from moderation.cases.models import Case
from moderation.decisions.aftermath import restricts
from moderation.decisions.measures import REFUSING, measure
from moderation.decisions.models import TO_REPORTER, Decision, Statement
from moderation.decisions.retelling import restricting, says_otherwise, told_before
from moderation.decisions.statements import tell_reporter
from moderation.reports.models import REFUSED, UPHELD, WAITING, Report

BATCH = 100
"""Reports answered in one transaction, so that nobody waits long for their turn to write."""


def answer_reports(payload: dict[str, Any]) -> None:
    """Answer the reports that a decision settles, and tell everyone who was told otherwise.

    It may be called twice: whoever has been told is not told again.
    """
    decision_id = int(payload["decision_id"])
    last: int | None = 0
    while last is not None:
        last = _answer_some(decision_id, last)


def _answer_some(decision_id: int, last: int) -> int | None:
    """Look at the reports after the one numbered ``last``; answers the last of them, None after all."""
    with transaction():
        decision = session().get(Decision, decision_id)
        case = session().get(Case, decision.case_id) if decision is not None else None
        if decision is None or case is None:
            return None
        reports = _concerned(decision, last)
        known = told_before([one.id for one in reports])
        undone = session().get(Decision, decision.reverses_id) if decision.reverses_id else None
        stands = restricting(from_json(case.state))
        for report in reports:
            before = known.get(report.id, [])
            if report.outcome == WAITING and undone is None:
                outcome = UPHELD if measure(decision.measure).restricts else REFUSED
            elif before and says_otherwise(decision, undone, before):
                outcome = UPHELD if restricts(decision) or stands else REFUSED
            else:
                continue
            if report.outcome != WAITING or undone is None:  # else it waits again
                report.outcome, report.decision_id, report.answered_at = outcome, decision.id, now()
            tell_reporter(decision, case, report, again=bool(before) and undone is None)
        session().flush()
        return reports[-1].id if len(reports) == BATCH else None


def _concerned(decision: Decision, last: int) -> list[Report]:
    """Reports that the decision may answer, and those whose makers were told something before.

    None waits for one that was undone as a refusal: they wait for another.
    """
    told = exists().where(Statement.report_id == Report.id, Statement.role == TO_REPORTER)
    waiting = and_(Report.outcome == WAITING, Report.made_at <= decision.decided_at)
    undoing = exists().where(Decision.reverses_id == decision.id)
    if decision.reverses_id or (decision.measure in REFUSING and session().scalar(select(undoing))):
        waiting = and_(waiting, told)
    found = select(Report).where(
        Report.case_id == decision.case_id,
        Report.id > last,
        or_(waiting, told),
        ~exists().where(Statement.decision_id == decision.id, Statement.report_id == Report.id),
    )
    return list(session().scalars(found.order_by(Report.id).limit(BATCH)))
