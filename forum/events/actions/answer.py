"""Saying whether one comes, and with whom; noting who was there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from forum.clock import now
from forum.events.models import MAYBE, NO, WAITING, YES, Attendance, Event
from forum.events.refusals import ChangedMeanwhile, NotNow, Unanswered
from forum.events.seats import first_in_line, fits, next_turn, settle_answer
from forum.facts.bus import record
from forum.facts.catalogue import SubjectReworded
from forum.facts.events import AttendanceNoted
from forum.hooks import Outcome, Verdict, Written, hooks
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session
from forum.subjects import HELD, PUBLISHED


def answer_event(
    *,
    actor: Any,
    event: Event,
    wish: str,
    guests: int = 0,
    fields: Mapping[str, str] | None = None,
    known: int | None = None,
    insisted: bool = False,
) -> Attendance:
    """Say ``yes``, ``maybe`` or ``no``; a yes without a seat waits in line. The row is held.

    ``fields``: what one answers to its questions, clean already. ``known``: the revision of time and place
    that the answer was given to, None for whichever. Raises ``Refused``, ``NotNow``, ``ChangedMeanwhile``,
    ``Unanswered``, and ``Reconsider`` unless the author ``insisted``.
    """
    require(actor, Act.STEP_BACK if wish == NO else Act.ANSWER_EVENT, event)
    own = session().scalar(
        select(Attendance).where(Attendance.event_id == event.id, Attendance.member_id == actor.id)
    )
    if own is None and wish == NO:
        require(actor, Act.SEE_EVENT, event)
    before = dict(own.fields) if own is not None else {}
    if wish == NO:
        own = _step_back(actor, event, own, NO)
        _tell_reworded(actor, own, before)
        return own
    if known is not None and known != event.sequence:
        raise ChangedMeanwhile
    _require_open(event, own, wish, guests)
    said = _answers(event, fields or {}, required=wish == YES)
    verdict = _screened(actor, event, own, said, insisted=insisted)
    if wish == MAYBE:
        own = _step_back(actor, event, own, MAYBE, said)
    else:
        own = _join(actor, event, own, guests, said)
    _tell_reworded(actor, own, before)
    _keep(own, verdict)
    return own


def _tell_reworded(actor: Any, own: Attendance, before: Mapping[str, str]) -> None:
    if before and before != own.fields:
        record(SubjectReworded(actor_id=actor.id, kind="event_answer", subject_id=own.id))


def _step_back(
    actor: Any, event: Event, own: Attendance | None, answer: str, said: Mapping[str, str] | None = None
) -> Attendance:
    own = own or _begin(event, actor.id)
    before = own.answer
    own.answer, own.guests, own.turn, own.answered_at = answer, 0, 0, now()
    own.fields = dict(said or {})
    settle_answer(event, own, member_id=actor.id, before=before)
    return own


def _join(
    actor: Any, event: Event, own: Attendance | None, guests: int, said: Mapping[str, str]
) -> Attendance:
    own = own or _begin(event, actor.id)
    before = own.answer
    if own.answer == YES:
        _require_room_for(event, guests - own.guests)
    elif own.answer != WAITING:
        own.turn = next_turn(event)
        free = first_in_line(event) is None and fits(event, 1 + guests)
        own.answer = YES if free else WAITING
    own.guests, own.fields, own.answered_at = guests, dict(said), now()
    settle_answer(event, own, member_id=actor.id, before=before)
    return own


def _begin(event: Event, member_id: int) -> Attendance:
    own = Attendance(event_id=event.id, member_id=member_id, answer=NO, guests=0, turn=0, fields={})
    own.event = event  # type: ignore[misc]
    session().add(own)
    return own


def _require_open(event: Event, own: Attendance | None, wish: str, guests: int) -> None:
    if guests < 0 or guests > event.guests_each:
        raise NotNow(_l("So many guests can’t be brought along to this."))
    if event.capacity is not None and wish == YES and 1 + guests > event.capacity:
        raise NotNow(_l("There are fewer seats than that altogether."))
    if event.closes_at > now():
        return
    frees = own is not None and own.answer in (YES, WAITING) and (wish == MAYBE or guests <= own.guests)
    if not frees:
        raise NotNow(_l("The list is closed. Nobody can join any more."))


def _require_room_for(event: Event, more: int) -> None:
    if more > 0 and (first_in_line(event) is not None or not fits(event, more)):
        raise NotNow(_l("There is no seat left for another guest. Your own seat is kept."))


def _answers(event: Event, fields: Mapping[str, str], *, required: bool) -> dict[str, str]:
    said = {one["key"]: fields.get(one["key"], "") for one in event.asked}
    missing = [one["key"] for one in event.asked if one["required"] and not said[one["key"]].strip()]
    if required and missing:
        raise Unanswered(missing)
    return {key: text for key, text in said.items() if text.strip()}


def _screened(
    actor: Any, event: Event, own: Attendance | None, said: Mapping[str, str], *, insisted: bool
) -> Verdict:
    if not said or (own is not None and own.fields == said):
        return Verdict(Outcome.PASS)
    text = "\n\n".join(said.values())
    number = own.id if own is not None else None
    written = Written("event_answer", text, category=event.category, subject_id=number, author_id=actor.id)
    return hooks().screen(actor, written, insisted=insisted)


def _keep(own: Attendance, verdict: Verdict) -> None:
    """The words may have to wait for a person; the seat does not."""
    if verdict.outcome is Outcome.HOLD:
        own.state = HELD
    elif not own.fields:
        own.state, own.reason = PUBLISHED, ""
    session().flush()
    if verdict.keep is not None:
        verdict.keep(own.id)


def note_attendance(
    *, actor: Any, event: Event, came: Collection[int], among: Collection[int] | None = None
) -> None:
    """Note who was there: ``came`` are members ``among`` these (None: all) with a seat. The row is held."""
    require(actor, Act.NOTE_ATTENDANCE, event)
    table: Any = Attendance.__table__
    seated = (table.c.event_id == event.id) & (table.c.answer == YES)
    if among is not None:
        seated &= table.c.member_id.in_(list(among))
    session().execute(update(table).where(seated).values(came=table.c.member_id.in_(list(came))))
    event.version += 1
    session().flush()
    record(AttendanceNoted(actor_id=actor.id, event_id=event.id))
