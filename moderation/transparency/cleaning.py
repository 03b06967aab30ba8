"""Taking persons out of what decisions say, soon after they were made: a job, because it reads every name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import exists, select

from forum.jobs import outbox
from forum.members.models import Member
from forum.storage.session import session, transaction
from forum.storage.upsert import insert_into
from moderation.cases.models import CaseSnapshot
from moderation.decisions.facts import DecisionMade
from moderation.decisions.models import Decision
from moderation.reports.models import Report
from moderation.transparency.models import Cleaned
from moderation.transparency.redacting import Redactor

CLEAN = "clean-decisions"
BATCH = 200
"""Decisions cleaned in one transaction."""


def clean_later(fact: DecisionMade) -> None:
    """In the transaction that decides (WITHIN DecisionMade)."""
    outbox.later(CLEAN, {"decision_id": fact.decision_id}, key=f"{CLEAN}:{fact.decision_id}")


def clean_decisions(_payload: Any = None) -> None:
    """Clean what was not cleaned yet. It may be called twice."""
    while _clean_some():
        pass


def _clean_some() -> int:
    with transaction():
        done = exists().where(Cleaned.decision_id == Decision.id)
        wanted = (
            select(Decision.id, Decision.facts, Decision.law, CaseSnapshot.author_name)
            .outerjoin(CaseSnapshot, CaseSnapshot.id == Decision.snapshot_id)
            .where(~done)
        )
        lines = session().execute(wanted.order_by(Decision.id).limit(BATCH)).all()
        if not lines:
            return 0
        redact = Redactor(names())
        for line in lines:
            if line.author_name:
                redact.add(line.author_name)  # as it was when it was judged
        rows = [{"decision_id": one.id, "facts": redact(one.facts), "law": redact(one.law)} for one in lines]
        session().execute(insert_into(Cleaned).values(rows).on_conflict_do_nothing())
        return len(lines)


def names() -> Iterator[str]:
    """Every name that the database knows: of members, and of those who gave a notice."""
    members = select(Member.username, Member.display_name).execution_options(yield_per=1_000)
    for row in session().execute(members):
        yield from row
    given = select(Report.name).where(Report.name != "").distinct()
    yield from session().scalars(given.execution_options(yield_per=1_000))
