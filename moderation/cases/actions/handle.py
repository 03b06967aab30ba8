"""Claiming, giving back, passing on, escalating and annotating a case."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select

from forum.clock import now
from forum.community.queries import site
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session, transaction
from forum.text.clean import clean_text, is_blank
from moderation.cases.fold import CLAIMED, ESCALATED, NOTED, OVERDUE, PASSED, RELEASED
from moderation.cases.models import CLOSED, WAITING, Case, PassedOn
from moderation.cases.story import append, automod_id, held_case

NOTE_LENGTH = 2_000
LAPSES = timedelta(minutes=10)
"""A claim lapses after so long without a word from whoever made it."""


class Taken(Exception):
    """A colleague is at it: ``member_id``."""

    def __init__(self, member_id: int) -> None:
        super().__init__(f"claimed by {member_id}")
        self.member_id = member_id


class Over(Exception):
    """The case is closed: nothing waits in it for anybody."""


class NothingSaid(ValueError):
    """A note without words."""


def claim(*, actor: Any, case: Case) -> None:
    """Take ``case``, so that colleagues see it is being looked at; a claim of one's own is renewed.

    Raises ``Over``, ``Taken``.
    """
    require(actor, Act.JUDGE_CASE, case)
    if case.status == CLOSED:
        raise Over
    if case.claimed_by_id == actor.id:
        renew(actor=actor, case=case)
        return
    if case.claimed_by_id is not None and not lapsed(case):
        raise Taken(case.claimed_by_id)
    append(case, CLAIMED, actor_id=actor.id)


def release(*, actor: Any, case: Case) -> None:
    """Give ``case`` back."""
    require(actor, Act.JUDGE_CASE, case)
    if case.claimed_by_id == actor.id:
        append(case, RELEASED, actor_id=actor.id)


def pass_on(*, actor: Any, case: Case) -> None:
    """«Not me, not today»: the case leaves this moderator's queue until tomorrow. Nobody asks why.

    Raises ``Over``.
    """
    require(actor, Act.SEE_CASE, case)
    if case.status == CLOSED:
        raise Over
    session().merge(PassedOn(member_id=actor.id, case_id=case.id, until=tomorrow(actor)))
    append(case, PASSED, actor_id=actor.id)


def today(actor: Any) -> datetime:
    """When this day began where ``actor`` lives."""
    return _midnight(actor, timedelta())


def tomorrow(actor: Any) -> datetime:
    """When the next day begins there."""
    return _midnight(actor, timedelta(days=1))


def _midnight(actor: Any, ahead: timedelta) -> datetime:
    zone = ZoneInfo(actor.timezone or site().timezone)
    return datetime.combine(now().astimezone(zone).date() + ahead, time(), zone)


def renew(*, actor: Any, case: Case) -> None:
    """Whoever claimed ``case`` is at work: the ten quiet minutes begin anew."""
    if case.claimed_by_id == actor.id:
        case.claimed_at = now()
        session().flush()


def escalate(*, actor: Any, case: Case, text: str) -> None:
    """Ask an administrator to decide.

    Raises ``Over``, ``Taken``: whoever is at it is not put out of their work.
    """
    require(actor, Act.JUDGE_CASE, case)
    if case.status == CLOSED:
        raise Over
    if case.claimed_by_id not in (None, actor.id) and not lapsed(case):
        raise Taken(case.claimed_by_id or 0)
    append(case, ESCALATED, actor_id=actor.id, data={"text": clean_text(text, NOTE_LENGTH).strip()})


def note(*, actor: Any, case: Case, text: str, handover: bool = False) -> None:
    """Leave a word for colleagues; a closed case is handed over to nobody. Raises ``NothingSaid``."""
    require(actor, Act.SEE_CASE, case)
    handover = handover and case.status != CLOSED
    words = clean_text(text, NOTE_LENGTH).strip()
    if is_blank(words):
        raise NothingSaid
    append(case, NOTED, actor_id=actor.id, data={"text": words, "handover": handover})
    renew(actor=actor, case=case)
    if handover and case.claimed_by_id == actor.id:
        append(case, RELEASED, actor_id=actor.id)


def lapsed(case: Case) -> bool:
    """Whether whoever claimed ``case`` has been quiet for too long."""
    return case.claimed_at is not None and case.claimed_at + LAPSES < now()


def release_lapsed() -> None:
    """Give back what was claimed and forgotten, and end the time to edit that is over; a job calls it."""
    moment = now()
    quiet = select(Case.id).where(Case.claimed_by_id.is_not(None), Case.claimed_at < moment - LAPSES)
    late = select(Case.id).where(Case.status == WAITING, Case.due_at < moment)
    for case_id in session().scalars(quiet).all():
        with transaction():
            case = held_case(case_id)
            if case is not None and case.claimed_by_id is not None and lapsed(case):
                append(case, RELEASED, actor_id=automod_id(), data={"lapsed": True})
    for case_id in session().scalars(late).all():
        with transaction():
            case = held_case(case_id)
            if case is not None and case.status == WAITING and case.due_at and case.due_at < now():
                append(case, OVERDUE, actor_id=automod_id())


def forget_passed_on() -> None:
    """Drop what was passed on until a day that has come; a job calls it daily."""
    with transaction():
        session().execute(delete(PassedOn).where(PassedOn.until < now()))
