"""The pages of events, as browsers without scripts use them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from forum.clock import now
from forum.events.models import Attendance, Event
from forum.events.queries import upcoming
from forum.realtime.following import may_follow
from forum.storage.session import session
from tests.cast import Cast, VisitorClient, visitor
from tests.factories.categories import make_category
from tests.factories.events import ZONE, answer, cancel, change, in_days, make, make_host, planned


def moment(days: float) -> str:
    return in_days(days).strftime("%Y-%m-%dT%H:%M")


def form(category_id: int, **more: str) -> dict[str, str]:
    """What the form of an event is filled with."""
    return {
        "title": "A night of stars",
        "body": "We look at **Saturn**.",
        "category_id": str(category_id),
        "starts": moment(3),
        "ends": moment(3.1),
        "zone": ZONE,
        "place": "The hill behind the mill",
        "host": "eve",
        "guests_each": "1",
        **more,
    }


@pytest.fixture
def eve(cast: Cast) -> VisitorClient:
    """The browser of somebody who plans and hosts."""
    with cast.app.app_context():
        made = make_host()
        make_category("square")
    return visitor(cast.app, made)


def announced(eve: VisitorClient, **more: str) -> str:
    response = eve.write("/events/new", form(1, **more))
    assert response.status_code == 303, response.text
    return str(response.headers["Location"])


def test_an_event_is_announced_and_found(cast: Cast, eve: VisitorClient) -> None:
    url = announced(eve, capacity="12")
    for name in ("guest", "nia", "mo"):
        assert "A night of stars" in cast.browser(name).get("/events?lang=en").text, name
        assert "Saturn" in cast.browser(name).get(url).text
    assert "12 seats left" in cast.browser("guest").get(f"{url}?lang=en").text
    assert "A night of stars" in cast.browser("guest").get("/search?q=saturn").text
    assert "A night of stars" in cast.browser("guest").get("/events/feed.atom").text
    month = in_days(3).strftime("%Y-%m")
    assert "A night of stars" in cast.browser("guest").get(f"/events/month?m={month}").text


def test_tonight_stands_on_the_slip_of_the_home_page(cast: Cast, eve: VisitorClient) -> None:
    soon = now().replace(hour=18, minute=0) + timedelta(days=1)
    with cast.app.app_context():
        make(
            make_host("ava"),
            planned(make_host("ivo"), zone="UTC", starts=soon.replace(tzinfo=None, second=0, microsecond=0)),
        )
    assert "A night of stars" not in cast.browser("guest").get("/").text
    with time_machine.travel(soon - timedelta(hours=3), tick=False):
        page = cast.browser("guest").get("/?lang=en").text
        assert "A night of stars" in page.split('id="tonight-slip"')[1].split("</section>")[0]
        assert "A night of stars" in cast.browser("guest").get("/events/tonight").text
    with time_machine.travel(soon + timedelta(hours=4), tick=False):
        assert "A night of stars" not in cast.browser("guest").get("/events/tonight").text


def test_what_is_wrong_is_said_and_nothing_is_lost(cast: Cast, eve: VisitorClient) -> None:
    wrong = {
        "title": " ", "starts": "soon", "ends": moment(1), "zone": "Mars/Olympus", "host": "nobody_at_all",
        "capacity": "many", "link": "javascript:alert(1)", "rhythm": "weekly", "left_out": "Christmas",
    }  # fmt: skip
    response = eve.write("/events/new", form(1, **wrong))
    assert response.status_code == 422
    assert "Saturn" in response.text
    for field in ("title", "starts", "zone", "capacity", "link", "left_out", "last_day"):
        assert f'id="{field}-error"' in response.text, field
    assert eve.write("/events/new", form(1, host="nobody_at_all")).status_code == 422
    assert eve.write("/events/new", form(1, ends=moment(2))).status_code == 422
    assert eve.write("/events/new", form(1, starts=moment(-2), ends=moment(-1))).status_code == 409
    with cast.app.app_context():
        assert not session().scalars(select(Event.id)).all()


def test_sending_twice_announces_once(cast: Cast, eve: VisitorClient) -> None:
    same = {"idempotency_key": "the-same-key", "starts": moment(3)}
    assert announced(eve, **same) == announced(eve, **same)


def test_a_draft_is_seen_by_those_who_plan_alone(cast: Cast, eve: VisitorClient) -> None:
    url = announced(eve, keep="1")
    assert "A night of stars" in eve.get("/events").text
    for name in ("guest", "mia"):
        assert cast.browser(name).get(url).status_code == 404
        assert "A night of stars" not in cast.browser(name).get("/events").text
    assert cast.browser("mia").write(f"{url}/publish").status_code == 404
    assert eve.write(f"{url}/publish").status_code == 303
    assert cast.browser("guest").get(url).status_code == 200


def test_a_series_is_one_line_and_leads_to_its_dates(cast: Cast, eve: VisitorClient) -> None:
    last = in_days(24).date().isoformat()
    url = announced(eve, rhythm="weekly", last_day=last, left_out=in_days(10).date().isoformat())
    with cast.app.app_context():
        assert len(session().scalars(select(Event.id)).all()) == 3
        assert len(upcoming(None)) == 1
    assert cast.browser("guest").get("/events?lang=en").text.count("A night of stars") == 1
    assert cast.browser("guest").get(f"{url}?lang=en").text.split("Further dates")[1].count("/events/") >= 2


def test_one_says_that_one_comes_and_takes_it_back(cast: Cast, eve: VisitorClient) -> None:
    url = announced(eve, capacity="2", q1="What do you bring?", q1_required="y")
    mia = cast.browser("mia")
    assert "What do you bring?" in mia.get(url).text
    refused = mia.write(f"{url}/answer", wish="yes", guests="1", known="0")
    assert refused.status_code == 422
    assert 'id="q1-error"' in refused.text
    assert mia.write(f"{url}/answer", wish="yes", guests="1", known="0", q1="A telescope").status_code == 303
    page = mia.get(f"{url}?lang=en").text
    assert "You are coming" in page
    assert "You bring one guest." in page
    nia = cast.browser("nia")
    assert nia.write(f"{url}/answer", wish="yes", known="0", q1="Tea").status_code == 303
    assert "You are next in line." in nia.get(f"{url}?lang=en").text
    people = eve.get(f"{url}/people").text
    assert "A telescope" in people
    for name in ("nia", "mo", "guest"):
        assert "A telescope" not in cast.browser(name).get(url).text
    assert nia.get(f"{url}/people").status_code == 403
    assert mia.write(f"{url}/answer", wish="no").status_code == 303
    assert "You are coming" in nia.get(f"{url}?lang=en").text
    assert "A seat came free" in nia.get("/notifications?lang=en").text
    assert cast.browser("guest").write(f"{url}/answer", wish="yes").status_code in (302, 303, 401, 403)
    assert cast.browser("sam").write(f"{url}/answer", wish="yes", known="0").status_code in (302, 303, 403)
    with cast.app.app_context():
        assert len(session().scalars(select(Attendance.id)).all()) == 2


def test_guests_do_not_see_who_comes(cast: Cast, eve: VisitorClient) -> None:
    url = announced(eve)
    cast.browser("mia").write(f"{url}/answer", wish="yes", known="0")
    assert "/members/mia" in cast.browser("nia").get(url).text
    assert "/members/mia" not in cast.browser("guest").get(url).text


def test_the_link_is_told_to_those_who_come(cast: Cast, eve: VisitorClient) -> None:
    url = announced(eve, link="https://meet.example/room")
    for name in ("guest", "mia", "mo"):
        assert "meet.example" not in cast.browser(name).get(url).text
    cast.browser("mia").write(f"{url}/answer", wish="yes", known="0")
    assert "meet.example" in cast.browser("mia").get(url).text
    assert "meet.example" in eve.get(url).text


def test_a_time_that_moved_while_one_looked_is_not_answered(cast: Cast, eve: VisitorClient) -> None:
    url = announced(eve)
    moved = form(1, starts=moment(5), ends=moment(5.1), known="1")
    assert eve.write(f"{url}/edit", moved).status_code == 303
    response = cast.browser("mia").write(f"{url}/answer", wish="yes", known="0")
    assert response.status_code == 409
    known = re.search(r'name="known" value="(\d+)"', response.text)[1]  # type: ignore[index]
    assert cast.browser("mia").write(f"{url}/answer", wish="yes", known=known).status_code == 303


def test_two_who_change_it_notice_each_other(cast: Cast, eve: VisitorClient) -> None:
    url = announced(eve)
    page = eve.get(f"{url}/edit").text
    assert 'value="A night of stars"' in page
    first = form(1, title="A night of planets", known="1")
    assert eve.write(f"{url}/edit", first).status_code == 303
    second = eve.write(f"{url}/edit", form(1, title="A night of comets", known="1"))
    assert second.status_code == 409
    assert "A night of comets" in second.text
    assert "A night of planets" in cast.browser("guest").get(url).text


def test_changing_what_follows_leaves_out_what_was_changed_by_itself(cast: Cast) -> None:
    from forum.events.actions.plan import Repeating

    with cast.app.app_context():
        host = make_host()
        starts = in_days(3).replace(hour=19, minute=0)
        repeating = Repeating("weekly", in_days(25).date())
        first = make(host, planned(host, starts=starts), repeating=repeating)
        ids = [first, first + 1, first + 2, first + 3]
        change(host, ids[2], planned(host, starts=starts + timedelta(days=14), place="Elsewhere"))
        change(host, ids[1], planned(host, starts=starts + timedelta(days=7, hours=1)), later=True)
        found = [session().get_one(Event, one, populate_existing=True) for one in ids]
        hours = [
            (one.starts_at - found[0].starts_at) - timedelta(days=7 * at) for at, one in enumerate(found)
        ]
        assert hours == [timedelta(0), timedelta(hours=1), timedelta(0), timedelta(hours=1)]
        assert [one.place for one in found][2] == "Elsewhere"
        cancel(host, ids[1], later=True)
        found = [session().get_one(Event, one, populate_existing=True) for one in ids]
        assert [one.status for one in found] == ["planned", "cancelled", "cancelled", "cancelled"]


def test_a_cancelled_event_says_so_everywhere(cast: Cast, eve: VisitorClient) -> None:
    url = announced(eve, title="Stars & l'été")
    asked = eve.get(f"{url}/cancel")
    assert asked.status_code == 200
    assert "Stars &amp; l&#39;été" in asked.text
    assert "&amp;amp;" not in asked.text
    assert eve.write(f"{url}/cancel", reason="Clouds everywhere.", scope="one").status_code == 303
    page = cast.browser("mia").get(f"{url}?lang=en").text
    assert "It will not take place. Clouds everywhere." in page
    assert 'name="wish"' not in page
    assert "will not take place" in cast.browser("guest").get("/events?lang=en").text
    assert eve.get(f"{url}/cancel").status_code == 303
    assert eve.get(f"{url}/edit").status_code == 403


def test_the_list_can_be_closed(cast: Cast, eve: VisitorClient) -> None:
    url = announced(eve)
    cast.browser("mia").write(f"{url}/answer", wish="yes", known="0")
    assert eve.write(f"{url}/close").status_code == 303
    assert cast.browser("nia").write(f"{url}/answer", wish="yes", known="0").status_code == 409
    assert cast.browser("mia").write(f"{url}/answer", wish="no").status_code == 303
    assert cast.browser("mia").write(f"{url}/close").status_code == 403


def test_the_recap_is_begun_once(cast: Cast, eve: VisitorClient) -> None:
    url = announced(eve)
    cast.browser("mia").write(f"{url}/answer", wish="yes", known="0")
    assert eve.get(f"{url}/recap").status_code == 403
    with time_machine.travel(now() + timedelta(days=4), tick=False):
        assert "How was it? A night of stars" in eve.get(f"{url}/recap?lang=en").text
        assert eve.write(f"{url}/people", shown="3", came="3").status_code == 303
        told: dict[str, Any] = {"title": "How it was", "body": "Clear skies!"}
        where = eve.write(f"{url}/recap", told).headers["Location"]
        assert eve.write(f"{url}/recap", told).headers["Location"] == where
        assert "Clear skies!" in cast.browser("guest").get(where, follow_redirects=True).text
        assert "How it was" in cast.browser("guest").get(f"{url}?lang=en").text


def test_pages_follow_what_their_reader_may_see(cast: Cast) -> None:
    with cast.app.app_context():
        host = make_host()
        seen = make(host)
        hidden = make(host, planned(host, category=make_category("salon", access="members")))
        draft = make(host, draft=True)
        assert may_follow(None, "event", 0)
        assert [may_follow(None, "event", one) for one in (seen, hidden, draft)] == [True, False, False]
        assert [may_follow(cast.mia, "event", one) for one in (seen, hidden, draft)] == [True, True, False]


def test_a_full_event_can_be_waited_for(cast: Cast) -> None:
    with cast.app.app_context():
        host = make_host()
        event_id = make(host, planned(host, capacity=1))
        answer(cast.mia, event_id)
    page = cast.browser("nia").get(f"/events/{event_id}?lang=en").text
    assert "all seats are taken; you can wait for one" in page
    assert "Wait for a seat" in page
    assert "all seats are taken; you can wait for one" in cast.browser("nia").get("/events?lang=en").text
    for path in ("/events", f"/events/{event_id}"):  # who comes already needs no such word
        seen = cast.browser("mia").get(f"{path}?lang=en").text
        assert "all seats are taken" in seen
        assert "you can wait for one" not in seen
    assert "Keep my answer" not in seen  # nothing is asked, nobody can be brought


@pytest.mark.parametrize("path", ["/events?after=zzz", "/events?after=99999999999-1", "/events/month?m=0000-13",
                                  "/events/month?m=9999-12", "/events?past=1&after=1-1"])  # fmt: skip
def test_odd_addresses_are_pages_all_the_same(cast: Cast, path: str) -> None:
    assert cast.browser("guest").get(path).status_code == 200


@pytest.mark.parametrize("link", ["https://", "https:///room", "https://x.example/a b", "ftp://x.example"])
def test_what_is_no_address_is_no_link(eve: VisitorClient, link: str) -> None:
    assert eve.write("/events/new", form(1, link=link)).status_code == 422
