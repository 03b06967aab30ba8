"""Events and answers of a member who leaves: seats go to those who wait, and hosts are missed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import String, cast, delete, func, or_, select

from forum.belongings import Belongings, Departure, Row
from forum.clock import now
from forum.events.actions.change import call_off, give_back
from forum.events.actions.moderate import erase
from forum.events.models import CANCELLED, Attendance, Event, OwnCalendar
from forum.events.queries import find_event
from forum.events.seats import settle_answer
from forum.members.unnaming import unname
from forum.storage.session import session
from forum.subjects import DELETED, REMOVED


def _forget(departure: Departure) -> None:
    member_id = departure.member_id
    hosted = set(session().scalars(select(Event.id).where(Event.host_id == member_id)))
    written = set(session().scalars(select(Event.id).where(Event.author_id == member_id)))
    said = select(Attendance.event_id, Attendance.answer).where(Attendance.member_id == member_id)
    answered = {row.event_id: row.answer for row in session().execute(said)}
    told: set[int | None] = set()
    for event_id in sorted(hosted | written | set(answered)):
        event = find_event(event_id, lock=True)
        if event is None:
            continue
        if event_id in answered:
            mine = (Attendance.event_id == event_id) & (Attendance.member_id == member_id)
            session().execute(delete(Attendance).where(mine).execution_options(synchronize_session=False))
            settle_answer(event, None, member_id=member_id, before=answered[event_id])
        ahead = event.ends_at > now() and event.status != CANCELLED
        if event_id in hosted and event.author_id != member_id and ahead:
            # whoever planned it receives people now, or finds somebody; of a series they hear once
            give_back(actor_id=member_id, event=event, host_knows=event.series_id in told)
            told |= {event.series_id} - {None}
        elif event_id in hosted and ahead:
            call_off(actor_id=member_id, event=event, reason="")
        if event_id in written and departure.texts_too:
            _take_text(member_id, event)
    unname(departure, Event, "title", "source", "html", "place", "admission", "reason", "why_cancelled")
    _unname_kept(departure)
    session().execute(delete(OwnCalendar).where(OwnCalendar.member_id == member_id))
    session().flush()


def _unname_kept(departure: Departure) -> None:
    """The same for what is kept as JSON: what an event asks, and what those who come answered."""
    asked = func.lower(cast(Event.questions, String)).contains(departure.mention, autoescape=True)
    for event in session().scalars(select(Event).where(asked).with_for_update()):
        event.questions = [
            {**one, "label": departure.without_mentions(str(one["label"]))} for one in event.questions
        ]
    said = func.lower(cast(Attendance.fields, String)).contains(departure.mention, autoescape=True)
    for own in session().scalars(select(Attendance).where(said).with_for_update()):
        own.fields = {key: departure.without_mentions(text) for key, text in own.fields.items()}
    session().flush()


def _take_text(member_id: int, event: Event) -> None:
    if event.ends_at > now() and event.status != CANCELLED:
        call_off(actor_id=member_id, event=event, reason="")
    if event.state != REMOVED:
        event.state, event.reason = DELETED, ""
    erase(member_id, event)


def _own(member_id: int) -> Mapping[str, Iterable[Row]]:
    return {"events": _events(member_id), "event_answers": _answers(member_id)}


def _events(member_id: int) -> Iterator[Row]:
    mine = select(Event).where(
        or_(*(one == member_id for one in (Event.author_id, Event.editor_id, Event.host_id)))
    )
    for event in session().scalars(mine.order_by(Event.id)):
        yield {
            "id": event.id,
            "title": event.title,
            "text": event.source if member_id in (event.author_id, event.editor_id) else "",
            "starts": event.starts_at,
            "ends": event.ends_at,
            "place": event.place,
            "hosted": event.host_id == member_id,
            "status": event.status,
            "state": event.state,
            "at": event.created_at,
        }


def _answers(member_id: int) -> Iterator[Row]:
    """What they answered, each word beneath the question as it was asked."""
    mine = select(Attendance, Event.questions).join(Event, Event.id == Attendance.event_id)
    mine = mine.where(Attendance.member_id == member_id).order_by(Attendance.id)
    for one, asked in session().execute(mine):
        labels = {each["key"]: each["label"] for each in asked}
        yield {
            "event": one.event_id,
            "answer": one.answer,
            "guests": one.guests,
            "words": [{"question": labels.get(key, ""), "answer": said} for key, said in one.fields.items()],
            "came": one.came,
            "at": one.answered_at,
        }


BELONGINGS = Belongings("events", _forget, _own)
