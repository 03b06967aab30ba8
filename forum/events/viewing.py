"""Events as pages show them, and what they put on the pages of others."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import render_template
from flask_babel import format_date
from flask_babel import gettext as _
from markupsafe import Markup

from forum.clock import iso, now
from forum.events.models import DRAFT, PLANNED, WAITING, YES, Event
from forum.events.queries import answers_of, between, coming_to, found_events, left_out_days, rhythms_of
from forum.events.times import bounds, day_there
from forum.events.wording import (
    clock,
    differs,
    moment_in,
    rhythm_in_words,
    span_in,
    who_comes,
    zone_name,
)
from forum.hooks import hooks
from forum.members.people import Person, people
from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import can
from forum.subjects import PUBLISHED
from forum.text.excerpt import excerpt
from forum.web.language import once_a_language
from forum.web.times import day_in_words, zone

EXCERPT = 160
FOUND = 5
ON_SLIP = 4
"""Events on tonight's slip."""
FACES = 12


@dataclass(frozen=True, slots=True)
class EventLine:
    """An event in a list."""

    event: Event
    host: Person
    when: str
    here: str
    """The same on the reader's clock, where that shows another time."""
    excerpt: str
    answer: str
    again: str
    """How it comes again, "" for what takes place once."""
    left: int | None
    """Seats left; None where there is no limit."""
    running: bool
    over: bool

    @property
    def url(self) -> str:
        return f"/events/{self.event.id}"

    @property
    def joining(self) -> bool:
        """Whether the reader could still join: the list is open, and they neither come nor wait already."""
        return self.event.closes_at > now() and self.answer not in (YES, WAITING)


def my_zone() -> str:
    """By which clock the reader lives."""
    return str(zone())


def when(event: Event) -> str:
    """From when to when, where it takes place."""
    return span_in(event.starts_at, event.ends_at, event.zone)


def on_my_clock(event: Event) -> str:
    """The same on the reader's clock, where that shows another time."""
    zone = my_zone()
    return span_in(event.starts_at, event.ends_at, zone) if differs(event, zone) else ""


def on_one_clock(event: Event) -> str:
    """When it is, on the reader's clock: all that is said of what they can't read."""
    return span_in(event.starts_at, event.ends_at, my_zone())


def seats_left(event: Event) -> int | None:
    return None if event.capacity is None else event.capacity - event.taken


def running(event: Event) -> bool:
    """Whether it takes place just now."""
    return event.status == PLANNED and event.starts_at <= now() < event.ends_at


def lines_of(me: Any, events: Sequence[Event]) -> list[EventLine]:
    """Events that the reader may see, as lists show them."""
    known = people(event.host_id for event in events)
    own = answers_of(me, [event.id for event in events])
    rhythms = rhythms_of(events)
    return [
        EventLine(
            event=event,
            host=known[event.host_id],
            when=when(event),
            here=on_my_clock(event),
            excerpt=excerpt(event.html, EXCERPT),
            answer=own[event.id].answer if event.id in own else "",
            again=_again(event, rhythms),
            left=seats_left(event),
            running=running(event),
            over=event.ends_at <= now(),
        )
        for event in events
    ]


def _again(event: Event, rhythms: Mapping[int, str]) -> str:
    """How it comes again; "" for a date changed by itself: what is said of all may not be true of it."""
    rhythm = "" if event.apart else rhythms.get(event.series_id or 0, "")
    return rhythm_in_words(rhythm, event.starts_at, event.zone) if rhythm else ""


def left_out(event: Event) -> str:
    """The days still to come that its series leaves out, one after the other."""
    today = day_there(now(), event.zone)
    days = [date.fromisoformat(day) for day in left_out_days(event)]
    return ", ".join(day_in_words(day, _("d MMMM")) for day in days if day >= today)


def version_of(lines: Iterable[EventLine]) -> str:
    """Different whenever a list looks otherwise, and only then: it does not betray when somebody answers."""
    return mark_of(*(part for one in lines for part in _looks(one)))


def _looks(line: EventLine) -> tuple[object, ...]:
    event = line.event
    said = (event.id, event.revision, event.status, event.state, event.room_id, event.room_closed_at)
    seats = (line.left, line.left == 0 and line.joining)
    return (*said, event.recap_id, line.host.called, *seats, line.answer, line.running, line.over)


def mark_of(*shown: object) -> str:
    """A mark of what a reader is shown, from which nothing can be read but that it is another."""
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a month's page."""

    day: date
    inside: bool
    today: bool
    lines: Sequence[EventLine]


def month_of(me: Any, first: date) -> list[list[Day]]:
    """The weeks of a month, Monday first, with what takes place on each day by the reader's clock."""
    zone = my_zone()
    start = first - timedelta(days=first.weekday())
    following = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    last = following - timedelta(days=1)
    end = last + timedelta(days=6 - last.weekday())
    lines = lines_of(me, between(me, bounds(start, zone)[0], bounds(end, zone)[1]))
    today = day_there(now(), zone)
    spans = [(line, day_there(line.event.starts_at, zone), _last_day(line.event, zone)) for line in lines]
    days = []
    for number in range((end - start).days + 1):
        day = start + timedelta(days=number)
        days.append(
            Day(
                day,
                day.month == first.month,
                day == today,
                [line for line, begins, over in spans if begins <= day <= over],
            )
        )
    return [days[week : week + 7] for week in range(0, len(days), 7)]


def _last_day(event: Event, zone: str) -> date:
    """The day on which it ends; what ends at midnight is not on the day that begins then."""
    return day_there(event.ends_at - timedelta(microseconds=1), zone)


def tonight(me: Any) -> list[EventLine]:
    """What takes place today by the reader's clock and is not over; what goes on past midnight included."""
    _begins, over = bounds(day_there(now(), my_zone()), my_zone())
    found = between(me, now(), over + timedelta(hours=3))
    return lines_of(me, [event for event in found if event.status != DRAFT])


@dataclass(frozen=True, slots=True)
class SlipEntry:
    """A line of tonight's slip."""

    title: str
    url: str
    when: str
    text: str = ""
    live: bool = False


def slip_entries(me: Any) -> list[SlipEntry]:
    """What is on tonight, for the slip of the home page."""
    found = []
    for line in [one for one in tonight(me) if one.event.state == PUBLISHED][:ON_SLIP]:
        event = line.event
        live = event.room_id is not None and event.room_closed_at is None
        if event.status != PLANNED:
            said = str(_("will not take place"))
        elif line.running:
            said = str(_("now, until %(time)s", time=clock(event.ends_at, my_zone())))
        else:
            said = str(_("at %(time)s", time=clock(event.starts_at, my_zone())))
        found.append(SlipEntry(event.title, line.url, said, event.place, live and line.running))
    return found


def event_context(me: Any, event: Event) -> dict[str, Any]:
    """What the page of an event shows beside what its form needs."""
    known = people([event.host_id, event.author_id])
    judge = hooks().judge
    return {
        "event": event,
        "host": known[event.host_id],
        "when": when(event),
        "here": on_my_clock(event),
        "again": _again(event, rhythms_of([event])),
        "left_out": left_out(event),
        "zone_name": zone_name(event.starts_at, event.zone),
        "left": seats_left(event),
        "running": running(event),
        "closed": event.closes_at <= now(),
        "closes": moment_in(event.closes_at, event.zone) if event.answers_until is not None else "",
        "over": event.ends_at <= now(),
        "who_comes": who_comes(event),
        "begun": event.starts_at <= now(),
        "may_answer": can(me, Act.ANSWER_EVENT, event),
        "judge": judge("event", event.id, "hide")
        if judge is not None and can(me, Act.JUDGE_EVENT, event)
        else "",
        "starts_iso": iso(event.starts_at),
    }


def faces(event: Event) -> tuple[list[Person], int]:
    """Some of those who come, and how many more there are."""
    number, first = coming_to(event.id, FACES)
    known = people(first)
    return [known[member_id] for member_id in first if member_id in known], number - len(first)


def in_search(question: Any, **_context: Any) -> Markup | str:
    """Events among what was found: on the first page of a search for words alone."""
    me = viewer()
    found = found_events(me, question.text, FOUND) if question.unfiltered and question.page == 1 else []
    if not found:
        return ""
    page = render_template("events/_found.html", lines=lines_of(me, found))
    return Markup(page)  # noqa: S704 (a template of ours)


def weekday_of(day: date) -> str:
    """«Friday»: for those who listen to a page of days."""
    return str(format_date(day, "EEEE"))


def clock_here(at: datetime) -> str:
    """«19:30» on the reader's clock."""
    return clock(at, my_zone())


@once_a_language
def in_account_menu() -> Markup:
    """The way to one's own calendar."""
    return Markup(render_template("events/_menu_link.html"))  # noqa: S704 (a template of ours)


def month_named(raw: str | None, today: date) -> date:
    """The first day of the month that ``2026-11`` names; of this one for anything else."""
    try:
        found = datetime.strptime((raw or "")[:7], "%Y-%m").date()  # noqa: DTZ007 (a month, no moment)
    except ValueError:
        return today.replace(day=1)
    return found if 1970 <= found.year <= 2100 else today.replace(day=1)
