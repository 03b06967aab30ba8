"""What was asked, received, given back and promised in a time: the figures of the ledger. Nobody is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select

from forum.contributions.days import a_year_before, day_of, days_late, end_of, start_of, today
from forum.contributions.ledger import entries_between, first_entry_after
from forum.contributions.models import ASKED, RECEIVED, USED, Commitment, Contribution
from forum.storage.session import session


@dataclass(frozen=True, slots=True)
class Balance:
    """The figures of the days from ``since`` to ``until``, both included, with what is late on ``until``."""

    since: date
    until: date
    asked: int
    received: int
    used: int
    helped: int
    """How many people brought something that was accepted, each counted once."""
    promises: int
    """Promised in this time, or before it and neither kept nor given up: what is owed does not age away."""
    kept: int
    given_up: int
    late: tuple[int, ...]
    """By how many days each promise that waits is late, the oldest first."""
    next_due: date | None
    """By which day the next of the promises is due that are not late."""
    waiting: int
    """How many of them."""

    @property
    def empty(self) -> bool:
        return not (self.asked or self.received or self.promises)


def balance(since: date, until: date) -> Balance:
    """The figures of a time that ends today or before."""
    start, end = start_of(since), end_of(until)
    kinds = Counter(entry.kind for entry in entries_between(start, end))
    promises = promises_between(start, end)
    kept = [one for one in promises if one.kept_at is not None and one.kept_at < end]
    given_up = [one for one in promises if one.given_up_at is not None and one.given_up_at < end]
    open_ones = [one for one in promises if one.settled_at is None or one.settled_at >= end]
    late = sorted((days_late(one.due_on, until) for one in open_ones), reverse=True)
    ahead = sorted(one.due_on for one in open_ones if one.due_on >= until)
    return Balance(
        since=since,
        until=until,
        asked=kinds[ASKED],
        received=kinds[RECEIVED],
        used=kinds[USED],
        helped=_helped(start, end),
        promises=len(promises),
        kept=len(kept),
        given_up=len(given_up),
        late=tuple(days for days in late if days),
        next_due=ahead[0] if ahead else None,
        waiting=len(ahead),
    )


def last_twelve_months() -> Balance:
    """The figures up to today, from the first of the last twelve months in which there is a line."""
    until = today()
    since = a_year_before(until)
    first = first_entry_after(start_of(since))
    return balance(max(since, day_of(first)) if first is not None else since, until)


def promises_between(start: datetime, end: datetime) -> Sequence[Commitment]:
    """What was promised in this time, or before it and was owed when it began; by the day it is due."""
    settled = func.coalesce(Commitment.kept_at, Commitment.given_up_at)
    still_owed = or_(settled.is_(None), settled >= start)
    found = select(Commitment).where(
        Commitment.promised_at < end, or_(Commitment.promised_at >= start, still_owed)
    )
    return session().scalars(found.order_by(Commitment.due_on, Commitment.id)).all()


def _helped(start: datetime, end: datetime) -> int:
    people = select(func.count(Contribution.author_id.distinct())).where(
        Contribution.accepted_at >= start, Contribution.accepted_at < end
    )
    return session().scalar(people) or 0
