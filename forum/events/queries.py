"""Reading events and who comes; every read names its viewer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from forum.categories.catalogue import catalogue
from forum.clock import now
from forum.events.models import (
    CANCELLED,
    DRAFT,
    MAYBE,
    PLANNED,
    WAITING,
    YES,
    Attendance,
    Event,
    Series,
)
from forum.events.visibility import EVENT_VISIBLE, sight
from forum.policy.acts import Act
from forum.policy.check import Refused, can, require
from forum.search.index import best, expression
from forum.search.queries import words_of as words_of_question
from forum.storage.session import rows, session
from forum.subjects import DELETED, PUBLISHED

PAGE = 20
PEOPLE = 100
"""People on one page of those who answered."""
GROUPS = (YES, WAITING, MAYBE)
"""How they stand there: who comes, who waits for a seat, who may come."""

group_number: ColumnElement[int] = case(
    {answer: number for number, answer in enumerate(GROUPS)}, value=Attendance.answer
)


def place(event: Event) -> Event:
    """Set the category on a row just fetched: the rules ask for it."""
    event.category = catalogue().get(event.category_id)  # type: ignore[misc]
    return event


def find_event(event_id: int, *, lock: bool = False) -> Event | None:
    """The event, whoever asks; ``lock`` holds its row for this transaction."""
    found = select(Event).where(Event.id == event_id)
    if lock:
        found = found.with_for_update().execution_options(populate_existing=True)
    event = session().scalar(found)
    return place(event) if event is not None else None


def event_for(viewer: Any, event_id: int, *, act: Act = Act.SEE_EVENT, lock: bool = False) -> Event:
    """The event if ``viewer`` may see it and ``act`` on it, else ``Refused``; ``lock`` holds its row."""
    event = find_event(event_id, lock=lock)
    if event is None:
        raise Refused(Act.SEE_EVENT, viewer)
    require(viewer, Act.SEE_EVENT, event)
    require(viewer, act, event)
    return event


def event_to_leave(viewer: Any, event_id: int, *, lock: bool = False) -> Event:
    """The event if ``viewer`` may see it, or has answered it and may take that back without seeing it."""
    event = find_event(event_id, lock=lock)
    if event is None or answer_of(viewer, event_id) is None:
        return event_for(viewer, event_id, lock=lock)
    require(viewer, Act.STEP_BACK, event)
    return event


def rhythms_of(events: Iterable[Event]) -> dict[int, str]:
    """How those of the events that belong to a series come again, by the number of the series."""
    ids = {event.series_id for event in events if event.series_id is not None}
    if not ids:
        return {}
    found = session().execute(select(Series.id, Series.rhythm).where(Series.id.in_(ids)))
    return {row.id: row.rhythm for row in found}


def left_out_days(event: Event) -> list[str]:
    """Days (ISO) on which the series of ``event`` does not take place, in order."""
    if event.series_id is None:
        return []
    days = session().scalar(select(Series.left_out).where(Series.id == event.series_id))
    return sorted(days or [])


def _all(statement: Any, viewer: Any, **values: Any) -> list[Event]:
    return [place(event) for event in session().scalars(statement, {**sight(viewer), **values})]


def upcoming(viewer: Any, *, after: tuple[datetime, int] | None = None, most: int = PAGE) -> list[Event]:
    """What is announced and not over, the next first; one more than ``most``. ``after``: start and number.

    Of a series the next date alone: its page leads to the others.
    """
    sooner = aliased(Event)
    another = select(sooner.id).where(
        sooner.series_id == Event.series_id,
        sooner.category_id == Event.category_id,  # a date that was moved elsewhere is not seen by the same
        sooner.starts_at < Event.starts_at,
        sooner.ends_at > now(),
        sooner.status == PLANNED,
        sooner.state == PUBLISHED,
    )
    found = select(Event).where(EVENT_VISIBLE, Event.status != DRAFT, Event.ends_at > now(), ~exists(another))
    if after is not None:
        starts, number = after
        found = found.where((Event.starts_at > starts) | ((Event.starts_at == starts) & (Event.id > number)))
    return _all(found.order_by(Event.starts_at, Event.id).limit(most + 1), viewer)


def past(viewer: Any, *, before: tuple[datetime, int] | None = None, most: int = PAGE) -> list[Event]:
    """What is over, the newest first; one more than ``most``."""
    found = select(Event).where(EVENT_VISIBLE, Event.status == PLANNED, Event.ends_at <= now())
    found = found.where(Event.title != "")
    if before is not None:
        starts, number = before
        found = found.where((Event.starts_at < starts) | ((Event.starts_at == starts) & (Event.id < number)))
    return _all(found.order_by(Event.starts_at.desc(), Event.id.desc()).limit(most + 1), viewer)


def between(viewer: Any, start: datetime, end: datetime, *, most: int = 500) -> list[Event]:
    """What is announced and takes place, in part at least, between two moments, the earliest first."""
    found = select(Event).where(
        EVENT_VISIBLE, Event.status != DRAFT, Event.starts_at < end, Event.ends_at > start, Event.title != ""
    )
    return _all(found.order_by(Event.starts_at, Event.id).limit(most), viewer)


def drafts_for(viewer: Any) -> list[Event]:
    """What is planned and not announced yet, for those who plan it; of a series the first date."""
    if viewer is None:
        return []
    sooner = aliased(Event)
    another = select(sooner.id).where(
        sooner.series_id == Event.series_id,
        sooner.category_id == Event.category_id,
        sooner.starts_at < Event.starts_at,
        sooner.ends_at > now(),
        sooner.status == DRAFT,
        sooner.state != DELETED,
    )
    found = select(Event).where(EVENT_VISIBLE, Event.status == DRAFT, Event.ends_at > now(), ~exists(another))
    return _all(found.order_by(Event.starts_at, Event.id).limit(PAGE), viewer)


def others_of_series(viewer: Any, event: Event) -> list[Event]:
    """The dates still to come of the series of ``event``, without itself."""
    if event.series_id is None:
        return []
    found = select(Event).where(
        EVENT_VISIBLE,
        Event.series_id == event.series_id,
        Event.id != event.id,
        Event.ends_at > now(),
        Event.status != CANCELLED,
    )
    return _all(found.order_by(Event.starts_at, Event.id).limit(6), viewer)


def later_of_series(event: Event, *, lock: bool = False) -> list[Event]:
    """The dates of its series after ``event``, cancelled ones apart; ``lock`` holds their rows."""
    if event.series_id is None:
        return []
    found = (
        select(Event)
        .where(
            Event.series_id == event.series_id,
            Event.starts_at > event.starts_at,
            Event.id != event.id,
            Event.status != CANCELLED,
        )
        .order_by(Event.id)
    )
    if lock:
        found = found.with_for_update().execution_options(populate_existing=True)
    return [place(one) for one in session().scalars(found)]


def answer_of(viewer: Any, event_id: int) -> Attendance | None:
    """What the viewer said about coming."""
    if viewer is None:
        return None
    return session().scalar(
        select(Attendance).where(Attendance.event_id == event_id, Attendance.member_id == viewer.id)
    )


def is_told_link(viewer: Any, event: Event, own: Attendance | None) -> bool:
    """Whether the viewer is told where one meets online: those who come, and those who host."""
    return (own is not None and own.answer == YES) or can(viewer, Act.RUN_EVENT, event)


def find_answer(answer_id: int, *, lock: bool = False) -> Attendance | None:
    """What somebody answered, with its event, whoever asks; ``lock`` holds the event's row, then its own."""
    event_id = session().scalar(select(Attendance.event_id).where(Attendance.id == answer_id))
    event = find_event(event_id, lock=lock) if event_id is not None else None
    found = select(Attendance).where(Attendance.id == answer_id)
    if lock:
        found = found.with_for_update().execution_options(populate_existing=True)
    own = session().scalar(found)
    if own is None or event is None:
        return None
    own.event = event  # type: ignore[misc]
    return own


def answers_of(viewer: Any, event_ids: Iterable[int]) -> dict[int, Attendance]:
    """The same for several events."""
    ids = list(event_ids)
    if viewer is None or not ids:
        return {}
    mine = select(Attendance).where(Attendance.event_id.in_(ids), Attendance.member_id == viewer.id)
    return {one.event_id: one for one in session().scalars(mine)}


Place = tuple[int, int, int]
"""Where somebody stands among those who answered: the number of their group, their turn, the answer's id."""


def people_of(event: Event, *, after: Place | None = None, most: int = PEOPLE) -> Sequence[Attendance]:
    """Who comes, then who waits, then who may come, each in the order in which they said so; one more than
    ``most``. ``after``: the place of the last one seen.
    """
    found = select(Attendance).where(Attendance.event_id == event.id, Attendance.answer.in_(GROUPS))
    if after is not None:
        group, turn, number = after
        later = or_(Attendance.turn > turn, and_(Attendance.turn == turn, Attendance.id > number))
        found = found.where(or_(group_number > group, and_(group_number == group, later)))
    people = (
        session().scalars(found.order_by(group_number, Attendance.turn, Attendance.id).limit(most + 1)).all()
    )
    for own in people:
        own.event = event  # type: ignore[misc]
    return people


def place_of(own: Attendance) -> Place:
    """The Python twin of the order of ``people_of``."""
    return GROUPS.index(own.answer), own.turn, own.id


def coming_to(event_id: int, most: int) -> tuple[int, Sequence[int]]:
    """How many have a seat, guests apart, and who of them said so first: ``most`` of them."""
    here = (Attendance.event_id == event_id) & (Attendance.answer == YES)
    number = session().scalar(select(func.count(Attendance.id)).where(here)) or 0
    first = select(Attendance.member_id).where(here).order_by(Attendance.turn, Attendance.id).limit(most)
    return number, session().scalars(first).all()


def line_length(event_id: int) -> int:
    """How many wait for a seat."""
    waiting = select(func.count(Attendance.id)).where(
        Attendance.event_id == event_id, Attendance.answer == WAITING
    )
    return session().scalar(waiting) or 0


def place_in_line(own: Attendance) -> int:
    """How many are before somebody who waits, and themselves."""
    before = select(func.count(Attendance.id)).where(
        Attendance.event_id == own.event_id, Attendance.answer == WAITING, Attendance.turn <= own.turn
    )
    return session().scalar(before) or 0


_FOUND = select(Event).where(
    EVENT_VISIBLE,
    Event.status != DRAFT,
    Event.state == PUBLISHED,
    Event.id.in_(bindparam("ids", expanding=True)),
)


def found_events(viewer: Any, text: str, most: int) -> list[Event]:
    """Announced events in which these words stand and that the viewer may see, the best fitting first."""
    words, _phrases = words_of_question(text)
    asked = expression(words)
    if asked is None:
        return []
    ids = rows(best("events"), {"events_query": asked, "most": 10 * most}).scalars().all()
    by_id = {event.id: event for event in _all(_FOUND, viewer, ids=ids)} if ids else {}
    return [by_id[one] for one in ids if one in by_id][:most]
