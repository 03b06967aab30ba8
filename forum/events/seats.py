"""Seats and the line before them. The event's row is held by whoever calls: so the order is one order."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select

from forum.clock import now
from forum.events.models import CANCELLED, NO, WAITING, YES, Attendance, Event
from forum.facts.bus import record
from forum.facts.events import EventAnswered, SeatFound
from forum.members.queries import viewer_by_id
from forum.policy.acts import Act
from forum.policy.check import can
from forum.policy.words import member
from forum.storage.session import session


def count_seats(event_id: int) -> int:
    """Seats taken, guests included, from the answers themselves."""
    taken = select(func.coalesce(func.sum(1 + Attendance.guests), 0)).where(
        Attendance.event_id == event_id, Attendance.answer == YES
    )
    return int(session().scalar(taken) or 0)


def fits(event: Event, seats: int) -> bool:
    """Whether so many seats are free."""
    return event.capacity is None or event.taken + seats <= event.capacity


def line_of(event: Event) -> Iterator[Attendance]:
    """Who waits and could be called, the longest first.

    Whoever is suspended or does not see its category any more is passed over and keeps their place; so is
    who can't fit at all, as seats may have become fewer than somebody's guests.
    """
    waiting = select(Attendance).where(Attendance.event_id == event.id, Attendance.answer == WAITING)
    if event.capacity is not None:
        waiting = waiting.where(Attendance.guests < event.capacity)
    for own in session().scalars(waiting.order_by(Attendance.turn)).all():
        who = viewer_by_id(own.member_id)
        if member(who, None) and can(who, Act.SEE_CATEGORY, event.category):
            yield own


def first_in_line(event: Event) -> Attendance | None:
    """Who is called next."""
    return next(line_of(event), None)


def may_move(event: Event) -> bool:
    """Whether the line would move, had somebody the event's row: asked without holding it."""
    if event.capacity is not None and event.taken >= event.capacity:
        return False
    first = first_in_line(event)
    return first is not None and fits(event, first.seats)


def next_turn(event: Event) -> int:
    """The number of whoever says yes now."""
    event.turns += 1
    return event.turns


def settle(event: Event, *, actor_id: int) -> None:
    """Count the seats anew, and let the line move up as far as it can. ``actor_id``: who set it in motion.

    Nobody passes another: who waits with a guest waits until there is room for both, and so do those behind.
    Once it has begun, or won't take place, nobody is called any more.
    """
    session().flush()
    event.taken = count_seats(event.id)
    ahead = event.status != CANCELLED and event.starts_at > now() and fits(event, 1)
    for first in line_of(event) if ahead else ():
        if not fits(event, first.seats):
            break
        first.answer = YES
        event.taken += first.seats
        session().flush()
        record(SeatFound(actor_id=actor_id, event_id=event.id, member_id=first.member_id, turn=first.turn))
    event.version += 1
    session().flush()


def settle_answer(event: Event, own: Attendance | None, *, member_id: int, before: str) -> None:
    """``settle`` after a member said something else, and tell what others see change by it.

    ``before``: what they had said; ``own``: what they say now, None if they have left.
    """
    taken = event.taken
    settle(event, actor_id=member_id)
    after = own.answer if own is not None else NO
    limited = event.capacity is not None
    seen = {
        "seats": limited and event.taken != taken,
        "line": limited and (before == WAITING) != (after == WAITING),
        "faces": (before == YES) != (after == YES),
    }
    parts = tuple(part for part, changed in seen.items() if changed)
    ids = {"actor_id": member_id, "event_id": event.id, "member_id": member_id}
    record(EventAnswered(**ids, answer=after, parts=parts))
