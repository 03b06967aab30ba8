"""Promises that come due or are late: whoever speaks for the brand is reminded, who helped is told. A job."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from forum.contributions.bell import OWED, PROMISE, helpers_of, ring_for, speakers
from forum.contributions.days import days_late, today
from forum.contributions.models import Commitment
from forum.contributions.queries import call_of, find_commitment
from forum.storage.session import session, transaction

AHEAD = (7, 1, 0)
"""Days before the last one on which it is spoken of; the last one too."""
AFTER = (1, 7, 30, 90)
"""Days late on which it is spoken of again. Who helped is told on the first alone."""


def remind() -> None:
    """Ring for each promise that has reached one of these days since it was last spoken of."""
    day = today()
    due = select(Commitment.id).where(
        Commitment.promised_at.is_not(None),
        Commitment.kept_at.is_(None),
        Commitment.given_up_at.is_(None),
        Commitment.due_on <= day + timedelta(days=max(AHEAD)),
    )
    for commitment_id in session().scalars(due).all():
        with transaction():
            _remind(commitment_id, day)


def _remind(commitment_id: int, day: date) -> None:
    commitment = find_commitment(commitment_id, lock=True)
    if commitment is None or commitment.settled_at is not None:
        return
    reached = [mark for mark in _marks(commitment.due_on) if mark <= day]
    spoken = commitment.reminded_on
    if not reached or (spoken is not None and spoken >= reached[-1]):
        return
    commitment.reminded_on = day
    session().flush()
    late, left = days_late(commitment.due_on, day), max(0, (commitment.due_on - day).days)
    ring_for(speakers(), commitment.id, f"owed:{reached[-1]}", OWED, {"late": late, "left": left})
    call = call_of(commitment)
    if late and call is not None:
        ring_for(helpers_of(call.id), commitment.id, "late", PROMISE, {"turn": "late"})


def _marks(due_on: date) -> list[date]:
    before = [due_on - timedelta(days=days) for days in AHEAD]
    return before + [due_on + timedelta(days=days) for days in AFTER]
