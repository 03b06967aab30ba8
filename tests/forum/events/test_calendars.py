"""Files and feeds for calendar programs, read back with another library than the one that writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import time_machine
import vobject
from icalendar import Calendar

from forum.events.actions.keep_calendar import renew_address
from forum.events.actions.moderate import erase
from forum.events.calendars import feed_token, member_of_feed
from forum.events.models import WEEKLY, Event
from forum.events.queries import event_for
from forum.hooks import Outcome, Verdict, hooks
from forum.notifications.mails import way_out
from forum.storage.session import session, transaction
from tests.cast import Cast
from tests.factories.events import answer, cancel, change, in_days, make, make_host, planned

LINK = "https://meet.example/stars"
BEFORE = datetime(2027, 3, 1, 12, tzinfo=UTC)
"""A day before the events that these tests plan on days of their own."""


def read(body: str) -> list[Any]:
    """The events of a calendar, as vobject understands it."""
    calendar = vobject.readOne(body)
    assert calendar.version.value == "2.0"
    assert all(len(line.encode()) <= 75 for line in body.split("\r\n")), "RFC 5545, 3.1: lines are folded"
    assert not Calendar.from_ical(body).errors
    assert "COMMENT" not in body, "what a library remarks on its zones is no word for whoever reads it"
    return list(getattr(calendar, "vevent_list", []))


def file_of(cast: Cast, event_id: int, name: str = "guest") -> Any:
    response = cast.browser(name).get(f"/events/{event_id}.ics")
    assert response.content_type == "text/calendar; charset=utf-8"
    [found] = read(response.text)
    return found


def feed_of(cast: Cast, member: Any) -> list[Any]:
    with cast.app.app_context():
        token = feed_token(member.id)
    response = cast.browser("guest").get(f"/events/calendar/{token}.ics")
    assert response.status_code == 200
    return read(response.text)


@time_machine.travel(BEFORE)
def test_a_file_says_when_and_where_on_the_clock_of_the_place(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        starts = datetime(2027, 7, 3, 19, 30)  # noqa: DTZ001 (a wall clock)
        title = "Étoiles; une nuit, « là-haut »"
        event_id = make(eve, planned(eve, title, starts=starts, place="La colline, derrière le moulin"))
    found = file_of(cast, event_id)
    assert found.summary.value == title
    assert found.location.value == "La colline, derrière le moulin"
    assert found.dtstart.value.astimezone(UTC) == datetime(2027, 7, 3, 17, 30, tzinfo=UTC)
    assert found.dtstart.value.hour == 19
    assert found.dtend.value - found.dtstart.value == timedelta(hours=2)
    assert (found.status.value, found.sequence.value) == ("CONFIRMED", "0")
    assert found.uid.value == f"event-{event_id}@localhost"


@time_machine.travel(BEFORE)
def test_a_series_across_summer_time_brings_its_zone_along(cast: Cast) -> None:
    from forum.events.actions.plan import Repeating

    with cast.app.app_context():
        eve = make_host()
        starts = datetime(2027, 3, 23, 19, 0)  # noqa: DTZ001 (a wall clock)
        repeating = Repeating(WEEKLY, date(2027, 4, 6))
        first = make(eve, planned(eve, starts=starts), repeating=repeating)
        for number in range(3):
            answer(cast.mia, first + number)
    found = feed_of(cast, cast.mia)
    assert [one.dtstart.value.hour for one in found] == [19, 19, 19]
    hours = [one.dtstart.value.astimezone(UTC).hour for one in found]
    assert hours == [18, 17, 17]
    assert len({one.uid.value for one in found}) == 3


def test_a_change_grows_the_sequence_and_a_cancellation_says_so(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve)
        answer(cast.mia, event_id)
        change(eve, event_id, planned(eve, starts=in_days(8)))
    assert file_of(cast, event_id).sequence.value == "1"
    with cast.app.app_context():
        cancel(eve, event_id)
    [found] = feed_of(cast, cast.mia)
    assert (found.status.value, found.sequence.value) == ("CANCELLED", "2")


def test_a_feed_holds_ones_own_events_and_the_link_for_those_who_come(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        coming, perhaps, other = (
            make(eve, planned(eve, f"Evening {number}", link=LINK)) for number in range(3)
        )
        answer(cast.mia, coming)
        answer(cast.mia, perhaps, "maybe")
        answer(cast.nia, other)
    found = {one.summary.value: one for one in feed_of(cast, cast.mia)}
    assert set(found) == {"Evening 0", "Evening 1"}
    assert LINK in found["Evening 0"].description.value
    assert LINK not in found["Evening 1"].description.value
    assert found["Evening 1"].status.value == "TENTATIVE"
    assert LINK not in file_of(cast, coming).description.value
    assert {one.summary.value for one in feed_of(cast, eve)} == {"Evening 0", "Evening 1", "Evening 2"}


def test_an_address_is_secret_and_can_be_renewed(cast: Cast) -> None:
    with cast.app.app_context():
        old = feed_token(cast.mia.id)
        assert member_of_feed(old) == cast.mia.id
        assert member_of_feed(way_out(cast.mia.id, "events").rpartition("/")[2]) is None
    page = cast.browser("mia").get("/events/calendar").text
    assert old in page
    assert cast.browser("mia").write("/events/calendar/renew").status_code == 303
    guest = cast.browser("guest")
    assert guest.get(f"/events/calendar/{old}.ics").status_code == 404
    with cast.app.app_context():
        fresh = feed_token(cast.mia.id)
    assert guest.get(f"/events/calendar/{fresh}.ics").status_code == 200
    for odd in (old[:-1], f"{old}x", "x" * 5000, "[1,1]", "WzEsMV0.x"):
        assert guest.get(f"/events/calendar/{odd}.ics").status_code == 404


def test_a_suspended_member_has_no_feed(cast: Cast) -> None:
    with cast.app.app_context():
        token = feed_token(cast.sam.id)
    assert cast.browser("guest").get(f"/events/calendar/{token}.ics").status_code == 404


def test_a_draft_and_what_is_hidden_stand_in_no_feed(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve)
        answer(cast.mia, event_id)
        with transaction():
            session().get_one(Event, event_id).state = "hidden"
            renew_address(actor=cast.mia)
    assert feed_of(cast, cast.mia) == []


def test_a_calendar_hears_that_what_lost_its_words_will_not_take_place(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        held, emptied = make(eve), make(eve)
        answer(cast.mia, held)
        answer(cast.mia, emptied)
        hooks(cast.app).screeners.append(lambda _actor, _written: Verdict(Outcome.HOLD))
        change(eve, held, planned(eve, "Words that wait"))
        hooks(cast.app).screeners.pop()
        cancel(eve, held)
        cancel(eve, emptied)
        with transaction():
            event = event_for(eve, emptied, lock=True)
            event.state = "removed"
            erase(cast.mo.id, event)
    found = feed_of(cast, cast.mia)
    assert [one.status.value for one in found] == ["CANCELLED", "CANCELLED"]
    assert not any("Words that wait" in one.serialize() for one in found)
    assert cast.browser("mia").get("/events/calendar").status_code == 200
