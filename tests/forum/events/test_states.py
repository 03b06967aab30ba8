"""What the page of an event says in each of its states, to whom: nothing that is not so."""

from __future__ import annotations

import html
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, update

from forum.clock import now
from forum.events.actions.plan import Repeating
from forum.events.models import WEEKLY, Attendance, Event
from forum.members.models import Member
from forum.storage.session import session
from tests.cast import Cast, VisitorClient, visitor
from tests.factories.categories import make_category
from tests.factories.events import answer, cancel, in_days, make, make_host, planned
from tests.factories.members import make_member, writing
from tests.forum.events.test_pages import form

ASKED: list[dict[str, Any]] = [{"key": "q1", "label": "What do you bring?", "required": True}]
PROMISED = "Those who come find the link here"


def read(browser: VisitorClient, event_id: int) -> str:
    return html.unescape(browser.get(f"/events/{event_id}").text)


def planning(cast: Cast) -> VisitorClient:
    with cast.app.app_context():
        make_category("square")
        return visitor(cast.app, make_host())


def test_what_is_cancelled_counts_no_seats_and_nobody_comes(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve, planned(eve, capacity=1, link="https://meet.example/a"))
        answer(cast.nia, event_id)
        cancel(eve, event_id)
    page = read(cast.browser("mia"), event_id)
    assert "Who had wanted to come" in page and "Who comes" not in page
    assert "<dt>Seats</dt>" not in page and PROMISED not in page


def test_what_is_over_promises_no_link(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve, planned(eve, link="https://meet.example/a"))
    assert PROMISED in read(cast.browser("mia"), event_id)
    with time_machine.travel(now() + timedelta(days=5), tick=False):
        assert PROMISED not in read(cast.browser("mia"), event_id)


def test_a_series_says_which_days_it_leaves_out(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        starts = in_days(3)
        off = (starts + timedelta(days=7)).date()
        event_id = make(
            eve,
            planned(eve, starts=starts),
            repeating=Repeating(WEEKLY, (starts + timedelta(days=15)).date(), frozenset({off})),
        )
    assert f"not on {off:%-d %B}" in read(cast.browser("mia"), event_id)


def test_a_question_that_has_to_be_answered_is_named_in_the_summary(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve, planned(eve, questions=ASKED))
    refused = cast.browser("mia").write(f"/events/{event_id}/answer", wish="yes", known="0")
    assert refused.status_code == 422
    assert '<a href="#q1">What do you bring?</a>' in refused.text


@pytest.mark.parametrize(("starts", "ends"), [("01:00", "02:30"), ("02:30", "03:00"), ("02:30", "05:00")])
def test_an_hour_that_the_clock_jumps_over_is_no_time(cast: Cast, starts: str, ends: str) -> None:
    eve = planning(cast)
    day = {"starts": f"2027-03-28T{starts}", "ends": f"2027-03-28T{ends}"}
    with time_machine.travel("2027-03-01T12:00:00+00:00", tick=False):
        with cast.app.app_context():
            eve = visitor(cast.app, make_host("ivo"))
        refused = eve.write("/events/new", form(1, **day))
        assert refused.status_code == 422
        assert "jumps over this time" in refused.text


def test_a_forged_choice_is_answered_in_our_words(cast: Cast) -> None:
    refused = planning(cast).write("/events/new", form(1, guests_each="lots"))
    assert refused.status_code == 422
    assert "This can’t be chosen here." in refused.text


def test_who_may_only_read_is_told_why_they_cannot_answer_and_may_step_back(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve)
        quin = make_member("quin")
        answer(quin, event_id)
        with writing():
            later = now() + timedelta(days=1)
            session().execute(update(Member).where(Member.id == quin.id).values(muted_until=later))
    for reader in (cast.sam, quin):
        page = read(visitor(cast.app, reader), event_id)
        assert "your account may only read" in page and "The list is closed" not in page
    assert "may only read" not in read(cast.browser("mia"), event_id)
    assert "I can’t come after all" in read(visitor(cast.app, quin), event_id)
    assert visitor(cast.app, quin).write(f"/events/{event_id}/answer", wish="no").status_code == 303


def test_the_form_says_who_sees_what_one_answers(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve, planned(eve, capacity=1))
    assert "Members see who comes" in read(cast.browser("mia"), event_id)
    with cast.app.app_context():
        answer(cast.nia, event_id)
        answer(cast.mia, event_id)
        assert len(session().scalars(select(Attendance.id)).all()) == 2
    assert "Members see that you come." in read(cast.browser("nia"), event_id)
    waiting = read(cast.browser("mia"), event_id)
    assert "Only those who host see that you wait" in waiting and "Members see that you come." not in waiting


def test_the_page_of_a_recap_leads_to_it_once_it_is_begun(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve)
    with time_machine.travel(now() + timedelta(days=5), tick=False):
        with cast.app.app_context():
            host = visitor(cast.app, eve)
        body = {"title": "How was it?", "body": "Clear skies.", "idempotency_key": "12345678"}
        assert host.write(f"/events/{event_id}/recap", body).status_code == 303
        again = host.get(f"/events/{event_id}/recap")
        with cast.app.app_context():
            recap_id = session().get_one(Event, event_id).recap_id
        assert (again.status_code, again.location) == (303, f"/topics/{recap_id}")
