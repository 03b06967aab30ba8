"""A refusal that does not stand: the reports it answered wait again, and the case is back in the queue."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import or_, select, update

from forum.storage.session import session
from moderation.decisions.models import Decision
from moderation.reports.models import REFUSED, UPHELD, WAITING, Report
from moderation.reports.people import people_waiting


def wait_again(decision: Decision, report_id: int | None = None) -> dict[str, Any]:
    """Let the reports that ``decision`` answered wait again, or that one alone.

    Answers what the entry of the case says of it.
    """
    # Those it has not answered yet (the job is on its way) wait already: they count too.
    answered = Report.decision_id == decision.id
    unanswered = (Report.outcome == WAITING) & (Report.made_at <= decision.decided_at)
    which = Report.id == report_id if report_id is not None else or_(answered, unanswered)
    mine = (Report.case_id == decision.case_id) & which & Report.outcome.in_((WAITING, REFUSED, UPHELD))
    rules = Counter(session().scalars(select(Report.rule_key).where(mine)))
    session().execute(
        update(Report).where(mine).values(outcome=WAITING, decision_id=None, answered_at=None),
        execution_options={"synchronize_session": "fetch"},
    )
    people = people_waiting(decision.case_id)
    return {"reopened": True, "reports": rules.total(), "people": people, "rules": dict(rules)}
