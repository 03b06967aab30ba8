"""A code of conduct, cases, reports and decisions, made through the same verbs that moderators use."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from forum.storage.session import session, transaction
from moderation.cases.fold import REPORTED
from moderation.cases.models import Case
from moderation.cases.story import append, case_of, kind_of, open_case, take_snapshot
from moderation.conduct.queries import current_code
from moderation.decisions.actions.decide import Ruling, decide
from moderation.decisions.models import Decision
from moderation.reports.models import Report


def report_it(
    reporter: Any, kind_name: str, subject_id: int, rule: str = "respect", sentence: str = ""
) -> int:
    """Somebody reports a subject; answers the number of its case."""
    kind = kind_of(kind_name)
    assert kind is not None
    with transaction():
        thing = kind.find(subject_id, lock=True)
        case = open_case(kind, subject_id, thing)
        snapshot_id = take_snapshot(case, kind, thing)
        report = Report(
            case_id=case.id,
            reporter_id=reporter.id,
            rule_key=rule,
            sentence=sentence,
            snapshot_id=snapshot_id,
        )
        session().add(report)
        session().flush()
        data = {"report_id": report.id, "rule": rule, "snapshot_id": snapshot_id}
        append(case, REPORTED, actor_id=reporter.id, data=data)
        return case.id


def decide_it(
    judge: Any,
    case_id: int,
    measure: str,
    *,
    until: datetime | None = None,
    facts: str = "It insults somebody.",
    statement: str = "",
) -> Decision:
    """A moderator decides about a case as it stands."""
    with transaction():
        seen = session().get_one(Case, case_id).version
        words = ruling(measure, until=until, facts=facts, statement=statement)
        return decide(actor=judge, case_id=case_id, seen=seen, ruling=words)


def ruling(measure: str, **more: Any) -> Ruling:
    """A complete ruling under the first rule of the code in force."""
    code = current_code()
    assert code is not None
    values = {
        "rule_key": code.rules[0].key,
        "rule_version": code.number,
        "facts": "It insults somebody.",
        **more,
    }
    return Ruling(measure=measure, **values)


def case_about(kind: str, subject_id: int) -> Case:
    """The case of a subject, as it is on disk."""
    found = case_of(kind, subject_id)
    assert found is not None
    return found
