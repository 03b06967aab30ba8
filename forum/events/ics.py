"""Events as calendars read them (RFC 5545): one file an event, one feed a member."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from icalendar import Alarm, Calendar, Component, Timezone
from icalendar import Event as Entry

from forum.clock import now
from forum.community.queries import site
from forum.events.models import CANCELLED, DRAFT, MAYBE, WAITING, YES, Attendance, Event
from forum.events.queries import is_told_link
from forum.members.mailing import base_url
from forum.subjects import PUBLISHED
from forum.text.excerpt import letter_text

UNIVERSAL = frozenset({"UTC", "Etc/UTC"})
"""Zones whose times calendars write with a Z, and need no rules for."""


def calendar(events: Iterable[tuple[Event, Attendance | None]], *, name: str, reader: Any) -> bytes:
    """A calendar of these events, each with what the reader said about it.

    ``reader``: whose it is, so that the link for those who come or host may be in it; None for a guest.
    """
    found = Calendar()
    found.add("prodid", f"-//{site().name}//Terrasse//EN")
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", name)
    found.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
    pairs = list(events)
    for zone in sorted({event.zone for event, _own in pairs} - UNIVERSAL):
        found.add_component(_timezone(zone, [event for event, _own in pairs if event.zone == zone]))
    for event, own in pairs:
        found.add_component(entry(event, own, reader))
    return bytes(found.to_ical())


def uid(event: Event) -> str:
    """What the event is called in every calendar, for good."""
    return f"event-{event.id}@{urlsplit(base_url()).hostname or 'localhost'}"


def _timezone(zone: str, events: list[Event]) -> Component:
    """Its rules for the years in question (VTIMEZONE), so that no program has to know the zone by name."""
    first = min(event.starts_at for event in events).date()
    last = max(event.ends_at for event in events).date()
    made: Component = Timezone.from_tzid(
        zone, first_date=first - timedelta(days=366), last_date=last + timedelta(days=366)
    )
    made.pop("COMMENT", None)  # the library's remark on the years: no word for whoever reads the calendar
    return made


def entry(event: Event, own: Attendance | None, reader: Any) -> Component:
    """One event. Its times are those of the clock where it takes place, so that it stays at seven."""
    made = Entry()
    made.add("uid", uid(event))
    made.add("dtstamp", now())
    made.add("created", event.created_at)
    made.add("last-modified", event.changed_at)
    made.add("sequence", event.sequence)
    made.add("dtstart", _there(event.starts_at, event.zone))
    made.add("dtend", _there(event.ends_at, event.zone))
    if event.status == CANCELLED and (event.emptied or event.state != PUBLISHED):
        made.add("summary", _("It will not take place"))
    else:
        _say(made, event, own, reader)
    made.add("status", _status(event, own))
    made.add("transp", "OPAQUE" if own is not None and own.answer == YES else "TRANSPARENT")
    if event.category is not None and event.category.access == "public":
        made.add("class", "PUBLIC")
    else:
        made.add("class", "PRIVATE")
    if reader is not None and event.status != CANCELLED:
        made.add_component(_alarm(event))
    return made


def _say(made: Component, event: Event, own: Attendance | None, reader: Any) -> None:
    made.add("summary", event.title)
    made.add("description", _description(event, own, reader))
    made.add("url", f"{base_url()}/events/{event.id}")
    if event.place:
        made.add("location", event.place)


def _there(at: datetime, zone: str) -> datetime:
    return at.astimezone(ZoneInfo(zone))


def _status(event: Event, own: Attendance | None) -> str:
    if event.status == CANCELLED:
        return "CANCELLED"
    if event.status == DRAFT:
        return "TENTATIVE"
    if own is not None and own.answer in (MAYBE, WAITING):
        return "TENTATIVE"
    return "CONFIRMED"


def _description(event: Event, own: Attendance | None, reader: Any) -> str:
    lines = [letter_text(event.html, base_url())]
    if event.link and is_told_link(reader, event, own):
        lines.append(event.link)
    lines.append(f"{base_url()}/events/{event.id}")
    return "\n\n".join(line for line in lines if line)


def _alarm(event: Event) -> Component:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", event.title)
    alarm.add("trigger", timedelta(hours=-1))
    return alarm
