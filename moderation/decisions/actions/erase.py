"""Erasing what was judged once the time to look at it again is over; a job, once a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import exists, select

from forum.clock import now
from forum.config import Config
from forum.storage.session import session, transaction
from forum.subjects import REMOVED
from moderation.cases.models import CLOSED, Case, CaseSnapshot
from moderation.cases.story import automod_id, erase_snapshots, held_case, kind_of
from moderation.decisions.models import Decision, Statement


def erase_judged_texts() -> None:
    """Erase the words of closed cases, and of what was removed, so long after the last word.

    Never while anybody can complain about a decision: whoever judges that reads what was judged.
    """
    config: Config = current_app.extensions["forum.config"]
    before = now() - timedelta(days=config.removed_text_days)
    kept = exists().where(CaseSnapshot.case_id == Case.id, CaseSnapshot.erased_at.is_(None))
    told = exists().where(Statement.decision_id == Decision.id, Statement.appealable_until >= now())
    open_to_complaints = told.where(Decision.case_id == Case.id)
    ripe = select(Case.id).where(Case.status == CLOSED, Case.changed_at < before, kept, ~open_to_complaints)
    ripe = ripe.order_by(Case.id)
    for case_id in session().scalars(ripe).all():
        with transaction():
            _erase(case_id, before)


def _erase(case_id: int, before: datetime) -> None:
    known = session().get(Case, case_id)
    kind = kind_of(known.subject_kind) if known is not None else None
    thing = kind.find(known.subject_id, lock=True) if known is not None and kind is not None else None
    case = held_case(case_id)
    if case is None or case.status != CLOSED or case.changed_at >= before:
        return  # somebody took it up again meanwhile
    if kind is not None and kind.erase is not None and thing is not None and kind.state(thing) == REMOVED:
        kind.erase(automod_id(), thing)
    erase_snapshots(case_id)
