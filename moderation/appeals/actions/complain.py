"""Complaining about a decision: once for each statement, within six months, in one's own words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from forum.clock import now
from forum.notifications.actions import read_about
from forum.policy.acts import Act
from forum.policy.check import require
from forum.policy.words import addressee, in_time
from forum.storage.session import session
from forum.text.clean import clean_text, is_blank
from moderation.appeals.bell import about_statement, ring_for_judges
from moderation.appeals.models import APPEAL_LENGTH, Appeal
from moderation.appeals.queries import Told, statement_for
from moderation.appeals.refusals import NothingSaid, NothingToComplainOf, TooLate
from moderation.cases.fold import CONTESTED
from moderation.cases.story import append, held_case
from moderation.decisions.models import Statement
from moderation.reports.models import Report


def see(*, actor: Any, told: Told) -> None:
    """Note that the statement was read by whom it was for."""
    require(actor, Act.SEE_STATEMENT, told)
    if not addressee(actor, told):
        return
    if told.statement.seen_at is None:
        session().get_one(Statement, told.statement.id).seen_at = now()
        session().flush()
    read_about(member_id=actor.id, about=about_statement(told.statement.id))


def complain(*, actor: Any, statement_id: int, text: str) -> Appeal:
    """Complain as the member who was told, suspended or not. A second call answers the first complaint.

    Raises ``Refused``, ``TooLate``, ``NothingToComplainOf``, ``NothingSaid``.
    """
    told = statement_for(actor, statement_id)
    if addressee(actor, told) and not in_time(actor, told) and told.appeal is None:
        raise TooLate
    if told.appeal is not None and addressee(actor, told):
        return told.appeal
    require(actor, Act.APPEAL, told)
    return _complain(told, text, actor.id)


def appeal_by_report(report: Report, told: Told, text: str) -> Appeal:
    """Complain as the maker of a notice, who proved to be that by the private link; as ``complain``.

    ``told`` is a statement about ``report``: what ``statement_behind`` answers for the link.
    """
    if told.statement.report_id != report.id or told.statement.member_id is not None:
        raise NothingToComplainOf
    if told.appeal is not None:
        return told.appeal
    if not in_time(None, told):
        raise TooLate
    return _complain(told, text, None)


def _complain(told: Told, text: str, actor_id: int | None) -> Appeal:
    words = clean_text(text, APPEAL_LENGTH).strip()
    if is_blank(words):
        raise NothingSaid
    case = held_case(told.case.id)  # two of the same complaint wait for each other here
    earlier = session().scalar(select(Appeal).where(Appeal.statement_id == told.statement.id))
    if earlier is not None:
        return earlier
    if case is None or not told.complainable:
        raise NothingToComplainOf
    appeal = Appeal(case_id=case.id, decision_id=told.decision.id, statement_id=told.statement.id, text=words)
    session().add(appeal)
    session().flush()
    data = {"appeal_id": appeal.id, "decision_id": told.decision.id, "role": told.statement.role}
    append(case, CONTESTED, actor_id=actor_id, data=data)
    ring_for_judges(replace(told, appeal=appeal), appeal)
    return appeal
