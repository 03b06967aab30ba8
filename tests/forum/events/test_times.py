"""Series by the clock on the wall: across summer time, on last Fridays, without the days that are left out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from dateutil.tz import datetime_exists, gettz
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from forum.events.actions.plan import Repeating
from forum.events.models import (
    FORTNIGHTLY,
    LAST_WEEKDAY,
    MONTHLY,
    MOST_DATES,
    NTH_WEEKDAY,
    RHYTHMS,
    WEEKLY,
    Event,
)
from forum.events.times import bounds, dates, moment, recurrence, rule_text, wall
from forum.storage.session import session
from tests.cast import Cast
from tests.factories.events import make, make_host, planned

PARIS = "Europe/Paris"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def starts(
    rhythm: str, first: str, last: str, *left_out: str, zone: str = PARIS, hours: float = 2
) -> list[str]:
    begins = at(first)
    out = frozenset(date.fromisoformat(day) for day in left_out)
    found = dates(rhythm, begins, begins + timedelta(hours=hours), zone, date.fromisoformat(last), out)
    return [begin.isoformat() for begin, _end in found]


def test_seven_in_the_evening_stays_seven_in_the_evening_when_summer_begins() -> None:
    assert starts(WEEKLY, "2027-03-23T19:00", "2027-04-06") == [
        "2027-03-23T18:00:00+00:00",
        "2027-03-30T17:00:00+00:00",
        "2027-04-06T17:00:00+00:00",
    ]


def test_and_when_it_ends() -> None:
    found = starts(WEEKLY, "2026-10-20T19:00", "2026-11-03")
    assert [one[11:16] for one in found] == ["17:00", "18:00", "18:00"]


def test_a_time_that_the_clock_jumps_over_is_an_hour_later() -> None:
    assert starts(WEEKLY, "2027-03-21T02:30", "2027-03-28") == [
        "2027-03-21T01:30:00+00:00",
        "2027-03-28T01:30:00+00:00",  # 3:30 in Paris: there is no 2:30 that night
    ]


def test_a_time_that_comes_twice_is_the_first() -> None:
    assert moment(at("2026-10-25T02:30"), PARIS) == at("2026-10-25T00:30+00:00")


def test_a_night_across_the_change_ends_by_the_clock() -> None:
    begins = at("2027-03-27T22:00")
    [(start, end)] = dates(WEEKLY, begins, at("2027-03-28T04:00"), PARIS, date(2027, 3, 27), frozenset())
    assert (start, end) == (at("2027-03-27T21:00+00:00"), at("2027-03-28T02:00+00:00"))


def test_the_last_friday_of_each_month() -> None:
    found = starts(LAST_WEEKDAY, "2026-11-27T20:00", "2027-03-31")
    assert [one[:10] for one in found] == [
        "2026-11-27",
        "2026-12-25",
        "2027-01-29",
        "2027-02-26",
        "2027-03-26",
    ]


def test_the_second_tuesday_and_every_other_week() -> None:
    found = starts(NTH_WEEKDAY, "2026-12-08T20:00", "2027-02-28")
    assert [one[:10] for one in found] == ["2026-12-08", "2027-01-12", "2027-02-09"]
    found = starts(FORTNIGHTLY, "2026-12-08T20:00", "2027-01-05")
    assert [one[:10] for one in found] == ["2026-12-08", "2026-12-22", "2027-01-05"]


def test_the_thirty_first_is_skipped_where_there_is_none() -> None:
    found = starts(MONTHLY, "2026-12-31T20:00", "2027-05-31")
    assert [one[:10] for one in found] == ["2026-12-31", "2027-01-31", "2027-03-31", "2027-05-31"]


def test_days_are_left_out() -> None:
    found = starts(LAST_WEEKDAY, "2026-11-27T20:00", "2027-01-31", "2026-12-25")
    assert [one[:10] for one in found] == ["2026-11-27", "2027-01-29"]


def test_too_many_dates_are_noticed() -> None:
    assert len(starts(WEEKLY, "2026-11-27T20:00", "2036-01-01")) == MOST_DATES + 1


def test_the_rule_is_written_as_calendars_write_it() -> None:
    rule = rule_text(recurrence(LAST_WEEKDAY, at("2026-11-27T20:00"), date(2027, 3, 31)))
    assert rule == "FREQ=MONTHLY;UNTIL=20270331T235959;BYDAY=-1FR"


@pytest.mark.parametrize(
    "zone", ["Europe/Paris", "America/New_York", "Asia/Kathmandu", "Pacific/Apia", "UTC"]
)
def test_the_clock_can_be_read_back(zone: str) -> None:
    shown = at("2026-12-04T19:30")
    assert wall(moment(shown, zone), zone) == shown


walls = st.datetimes(at("2026-01-01"), at("2027-12-31")).map(lambda one: one.replace(second=0, microsecond=0))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    first=walls,
    zone=st.sampled_from(
        [PARIS, "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Tehran"]
    ),
    rhythm=st.sampled_from(RHYTHMS),
    weeks=st.integers(1, 40),
)
def test_every_date_of_any_series_shows_the_same_time(
    first: datetime, zone: str, rhythm: str, weeks: int
) -> None:
    last = (first + timedelta(weeks=weeks)).date()
    found = [
        start for start, _end in dates(rhythm, first, first + timedelta(hours=1), zone, last, frozenset())
    ]
    assert found == sorted(set(found))
    for start in found:
        shown = wall(start, zone)
        if shown.time() != first.time():  # the clock jumped over it: there was no such time that day
            assert not datetime_exists(
                shown.replace(hour=first.hour, minute=first.minute, tzinfo=gettz(zone))
            )


def test_a_day_in_spring_has_twenty_three_hours() -> None:
    start, end = bounds(date(2027, 3, 28), PARIS)
    assert (end - start) == timedelta(hours=23)
    assert start.tzinfo is UTC


def test_the_list_of_each_date_closes_as_long_before_by_the_clock(cast: Cast) -> None:
    """The first date that the rhythm finds may lie after the day that was typed."""
    with time_machine.travel("2027-03-01T12:00:00+00:00"), cast.app.app_context():
        eve = make_host()
        friday = at("2027-03-12T19:00")
        plan = planned(eve, starts=friday, answers_until=at("2027-03-11T18:00"))
        make(eve, plan, repeating=Repeating(LAST_WEEKDAY, date(2027, 4, 30)))
        found = session().scalars(select(Event).order_by(Event.starts_at)).all()
        closes = [wall(one.answers_until, one.zone).isoformat() for one in found if one.answers_until]
        assert closes == ["2027-03-25T18:00:00", "2027-04-29T18:00:00"]
