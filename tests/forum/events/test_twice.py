"""A form that comes twice, by a double click, and a draft that is announced after a second look."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from forum.events.models import Event
from forum.hooks import Outcome, Verdict, hooks
from forum.storage.session import session
from tests.cast import Cast, VisitorClient, visitor
from tests.factories.categories import make_category
from tests.factories.events import make, make_host, planned
from tests.forum.events.test_pages import form

KEY = {"idempotency_key": "a-key-of-mine"}


@pytest.fixture
def eve(cast: Cast) -> VisitorClient:
    with cast.app.app_context():
        make_category("square")
        return visitor(cast.app, make_host())


def twice(browser: VisitorClient, path: str, fields: dict[str, str]) -> None:
    answers = [browser.write(path, {**fields, **KEY}) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert answers[0].location == answers[1].location


def test_saving_twice_changes_once(cast: Cast, eve: VisitorClient) -> None:
    url = eve.write("/events/new", form(1)).location
    twice(eve, f"{url}/edit", form(1, title="A night of comets", known="1"))
    with cast.app.app_context():
        assert session().scalars(select(Event.revision)).all() == [2]
    other = eve.write(f"{url}/edit", form(1, title="A night of moons", known="1"), **KEY)
    assert other.status_code == 409  # that is another change, made from what is not there any more


def test_a_draft_is_dropped_and_an_event_handed_back_once(cast: Cast, eve: VisitorClient) -> None:
    url = eve.write("/events/new", form(1, keep="1")).location
    twice(eve, f"{url}/cancel", {"scope": "one"})
    with cast.app.app_context():
        number = make(make_host("ivo"), planned(cast.mia, host_id=cast.mia.id))
    mia = cast.browser("mia")
    page = mia.get(f"/events/{number}").text
    assert re.search(r'hand-back".*?name="idempotency_key" value="[^"]{8,}"', page, re.S)
    twice(mia, f"/events/{number}/hand-back", {})
    assert mia.write(f"/events/{number}/hand-back").status_code == 403


def test_a_draft_that_is_asked_about_is_sent_to_review_from_the_page_that_asks(
    cast: Cast, eve: VisitorClient
) -> None:
    hooks(cast.app).screeners.append(lambda _actor, _written: Verdict(Outcome.RECONSIDER))
    url = eve.write("/events/new", form(1, keep="1")).location
    asked = eve.write(f"{url}/publish")
    assert asked.status_code == 422
    forms = re.findall(r'<form[^>]* action="([^"]+)".*?</form>', asked.text, re.S)
    [insists] = [one for one in re.findall(r"<form.*?</form>", asked.text, re.S) if 'name="insist"' in one]
    assert f"{url}/edit" in forms
    assert f'action="{url}/publish"' in insists
    assert eve.write(f"{url}/publish", insist="1").status_code == 303
    with cast.app.app_context():
        event = session().scalars(select(Event)).one()
        assert (event.status, event.state) == ("planned", "held")
