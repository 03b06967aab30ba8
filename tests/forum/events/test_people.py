"""The page of those who answered an event: a hundred at a time, each noted where they are seen."""

from __future__ import annotations

import re
from datetime import timedelta

import time_machine
from sqlalchemy import select

from forum.clock import now
from forum.events.models import MAYBE, WAITING, YES, Attendance
from forum.events.queries import PEOPLE, find_event, people_of, place_of
from forum.storage.session import session, transaction
from tests.cast import Cast, VisitorClient, visitor
from tests.factories.events import answer, in_days, make, make_host, planned
from tests.factories.members import make_crowd
from tests.statements import statements


def crowded(cast: Cast) -> tuple[VisitorClient, int, list[int]]:
    """An event with a page and some more who come, two who wait, and who may come; all of them in order."""
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve, planned(eve, capacity=PEOPLE + 20))
        answer(cast.nia, event_id, MAYBE)
        people = make_crowd(PEOPLE + 22)
        with transaction():
            for turn, one in enumerate(people, start=1):
                wish = YES if turn <= PEOPLE + 20 else WAITING
                session().add(Attendance(event_id=event_id, member_id=one, answer=wish, turn=turn, fields={}))
        return visitor(cast.app, eve), event_id, [*people, cast.nia.id]


def names(page: str) -> list[str]:
    return re.findall(r'<div><a href="/members/([^"]+)"', page)


def further(page: str) -> str:
    return re.findall(r'rel="next" href="([^"]+)"', page)[0]


def test_it_is_read_a_hundred_at_a_time(cast: Cast) -> None:
    eve, event_id, people = crowded(cast)
    url = f"/events/{event_id}/people"
    first = eve.get(f"{url}?lang=en").text
    rest = eve.get(further(first)).text
    assert names(first) == [f"guest{one}" for one in range(PEOPLE)]
    assert names(rest) == [*(f"guest{one}" for one in range(PEOPLE, PEOPLE + 22)), "nia"]
    assert "They wait for a seat" not in first
    assert all(words in rest for words in ("They come", "They wait for a seat", "They may come"))
    assert f'rel="prev" href="{url}"' in rest
    assert 'rel="next"' not in rest
    assert eve.get(f"{url}?after=2-0-{10**15}").location == url
    assert eve.get(f"{url}?after=nonsense").status_code == 200
    with cast.app.app_context():
        event = find_event(event_id)
        assert event is not None
        with statements() as sent:
            found = people_of(event, most=7)
        assert (len(found), ["LIMIT" in one for one in sent]) == (8, [True])
        seen, after = [], None
        while page := people_of(event, after=after, most=50)[:50]:
            seen += [own.member_id for own in page]
            after = place_of(page[-1])
        assert seen == people


def test_who_was_there_is_noted_a_page_at_a_time(cast: Cast) -> None:
    eve, event_id, people = crowded(cast)
    with time_machine.travel(now() + timedelta(days=4), tick=False):
        first = eve.get(f"/events/{event_id}/people?lang=en").text
        assert "You note those on this page" in first
        where = further(first)
        rest = eve.get(where).text
        shown = re.findall(r'name="shown" value="(\d+)"', rest)
        assert [int(one) for one in shown] == people[PEOPLE : PEOPLE + 20]
        assert rest.count(" checked") == 20
        assert eve.write(where, shown=shown, came=shown[3:]).location == where
        assert eve.get(where).text.count(" checked") == 17
        assert eve.get(f"/events/{event_id}/people").text.count(" checked") == PEOPLE
    with cast.app.app_context():
        came = select(Attendance.member_id, Attendance.came).where(Attendance.came.is_not(None))
        noted = {row.member_id: row.came for row in session().execute(came)}
    assert noted == {one: number >= 3 for number, one in enumerate(people[PEOPLE : PEOPLE + 20])}


def test_of_what_is_over_it_says_who_was_coming(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve, planned(eve, starts=in_days(1)))
        answer(cast.nia, event_id)
    with time_machine.travel(now() + timedelta(days=3)):
        host = visitor(cast.app, eve)
        said = host.get(f"/events/{event_id}/people?lang=en").text
        assert "Who was coming" in host.get(f"/events/{event_id}?lang=en").text
    assert "They said yes" in said
    assert "They come" not in said
    assert "Who comes" not in said
