"""What moves a line that nobody's answer moved: who waits was suspended, or lost sight of it, or is back.

A routine, so that a suspension that is over on its day is noticed as well as one that was lifted. It reads,
and writes only where a line moves.
"""

from __future__ import annotations

from sqlalchemy import select

from forum.clock import now
from forum.events.actions.rooms import automod_id
from forum.events.models import NO, PLANNED, WAITING, YES, Attendance, Event
from forum.events.queries import find_event
from forum.events.seats import first_in_line, may_move, settle, settle_answer
from forum.members.models import Member
from forum.storage.session import session, transaction


def move_lines() -> None:
    """Call whoever can be called; called again and again by one process of all."""
    waiting = select(Attendance.event_id).where(Attendance.answer == WAITING)
    found = select(Event.id).where(Event.status == PLANNED, Event.starts_at > now(), Event.id.in_(waiting))
    for event_id in session().scalars(found.order_by(Event.id)).all():
        event = find_event(event_id)
        if event is not None and (may_move(event) or (first_in_line(event) is not None and _lost(event))):
            _move(event_id)


def _move(event_id: int) -> None:
    with transaction():
        event = find_event(event_id, lock=True)
        if event is None or event.status != PLANNED:
            return
        for own in _lost(event):
            own.answer, own.guests, own.turn, own.answered_at = NO, 0, 0, now()
            settle_answer(event, own, member_id=own.member_id, before=YES)
        if may_move(event):
            settle(event, actor_id=automod_id())


def _lost(event: Event) -> list[Attendance]:
    """The seats of those who are suspended until it is over: nobody else would give them back."""
    gone = select(Member.id).where(Member.suspended_until >= event.ends_at)
    mine = Attendance.event_id == event.id, Attendance.answer == YES, Attendance.member_id.in_(gone)
    return list(session().scalars(select(Attendance).where(*mine).order_by(Attendance.id)))
