"""How introductions end without a conversation: taken back by their author, or by silence. A job."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, select

from forum.clock import now
from forum.facts.bus import record
from forum.facts.meeting import IntroductionOver
from forum.introductions.actions.answer import meet_if_both_wish
from forum.introductions.models import PUBLISHED, UNSAID, YES, Introduction
from forum.introductions.queries import find_introduction, introduction_for, program
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session, transaction


def take_back(*, actor: Any, introduction_id: int) -> None:
    """Its author takes it back: for the two it is over, as if its time were."""
    row = introduction_for(actor, introduction_id, lock=True)
    require(actor, Act.TAKE_BACK_INTRODUCTION, row)
    end(row, actor.id)


def end_those_due() -> None:
    """End what nobody waits for any more, and open what had to wait; a routine calls it."""
    open_ones = (Introduction.over_at.is_(None), Introduction.met_at.is_(None))
    waiting = and_(Introduction.state == PUBLISHED, *open_ones)
    due = select(Introduction.id).where(waiting, Introduction.ends_at <= now())
    both = select(Introduction.id).where(
        waiting, Introduction.first_said == YES, Introduction.second_said == YES, Introduction.ends_at > now()
    )
    for introduction_id in session().scalars(both).all():
        with transaction():
            row = _waiting(introduction_id)
            if row is not None and row.ends_at > now():
                meet_if_both_wish(row)
    for introduction_id in session().scalars(due).all():
        with transaction():
            row = _waiting(introduction_id)
            if row is not None and row.ends_at <= now():
                end(row, program().id)


def _waiting(introduction_id: int) -> Introduction | None:
    row = find_introduction(introduction_id, lock=True)
    return row if row is not None and row.over_at is None and row.met_at is None else None


def end(row: Introduction, actor_id: int) -> None:
    """Forget both answers: that is how a no stays unknown for good."""
    row.over_at = min(now(), row.ends_at)
    row.first_said = row.second_said = UNSAID
    session().flush()
    record(IntroductionOver(actor_id=actor_id, introduction_id=row.id))
