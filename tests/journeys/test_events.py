"""An event in browsers, from its announcement to its recap, with a waiting list and its live room."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from playwright.sync_api import Page, expect

from forum.clock import now
from forum.jobs import worker
from tests.cast import Cast
from tests.factories.categories import make_category
from tests.factories.events import make_host
from tests.journeys.conftest import Open
from tests.servers.fixtures import Visitors

TITLE = "The night of broken straps"


def _work(cast: Cast) -> None:
    while worker.run_due(cast.app):
        pass


def _announce(page: Page, day: datetime) -> str:
    page.goto("/events")
    page.get_by_role("link", name="Plan an event").first.click()
    page.locator("[name=title]").fill(TITLE)
    page.locator("[name=body]").fill("Bring **the strap** that let you down.")
    page.locator("[name=starts]").fill(day.strftime("%Y-%m-%dT18:00"))
    page.locator("[name=ends]").fill(day.strftime("%Y-%m-%dT20:00"))
    page.locator("[name=zone]").select_option("UTC")
    page.locator("[name=place]").fill("The workshop")
    page.locator("[name=capacity]").fill("1")
    page.locator("[name=with_room]").check()
    page.get_by_text("Ask those who come something").click()
    page.locator("[name=q1]").fill("Which strap?")
    page.get_by_role("button", name="Announce it").click()
    expect(page).to_have_url(re.compile(r"/events/\d+$"))
    expect(page.locator("#event")).to_contain_text("one seat left")
    return page.url


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_event_from_its_announcement_to_its_recap(cast: Cast, open_for: Open) -> None:
    day = (now() + timedelta(days=1)).replace(hour=15, minute=0)
    with time_machine.travel(day, tick=True):
        with cast.app.app_context():
            make_category("square")
            host = make_host()
        eve, mia, nia, guest = open_for(host), open_for(cast.mia), open_for(cast.nia), open_for(None)
        guest.goto("/")
        expect(guest.locator("#tonight-slip[data-live]")).to_be_attached()
        url = _announce(eve, day)
        expect(guest.locator("#tonight-slip")).to_contain_text(TITLE)  # the page was open all the while
        _come_and_wait(mia, nia, url)
        _move(eve, cast)
        nia.goto("/notifications")
        expect(nia.locator("main")).to_contain_text(re.compile(rf"“{TITLE}”, \w+ .+, has changed: the place"))
    with time_machine.travel(day.replace(hour=17, minute=50), tick=True):
        _work(cast)
        _talk(nia, eve, url)
    with time_machine.travel(day.replace(hour=20, minute=40), tick=True):
        _work(cast)
        nia.reload()
        expect(nia.locator("textarea[name=body]")).to_have_count(0)
        _tell(eve, nia, url, cast)


def _come_and_wait(mia: Page, nia: Page, url: str) -> None:
    mia.goto(url)
    mia.locator("[name=q1]").fill("The left one")
    mia.get_by_role("button", name="I come").click()
    expect(mia.locator("#coming")).to_have_text("You are coming")
    nia.goto(url)
    nia.get_by_role("button", name="Wait for a seat").click()
    expect(nia.locator("#event")).to_contain_text("You are next in line.")
    expect(nia.locator("#event[data-live]")).to_be_attached()
    mia.get_by_role("button", name="I can’t come after all").click()
    expect(nia.locator("#coming")).to_have_text("You are coming")  # by itself


def _move(eve: Page, cast: Cast) -> None:
    eve.get_by_role("link", name="Change", exact=True).click()
    eve.locator("[name=place]").fill("The barn")
    eve.get_by_role("button", name="Save").click()
    expect(eve.locator("#event")).to_contain_text("The barn")
    _work(cast)


def _talk(nia: Page, eve: Page, url: str) -> None:
    nia.goto(url)
    nia.get_by_role("link", name="Come into the live room").click()
    eve.goto(nia.url)
    expect(nia.locator("main")).to_contain_text("Here people talk while it takes place")
    nia.locator("textarea[name=body]").fill("Good evening from the barn")
    nia.get_by_role("button", name="Send").click()
    expect(eve.locator("main")).to_contain_text("Good evening from the barn")


def _tell(eve: Page, nia: Page, url: str, cast: Cast) -> None:
    eve.goto(url)
    eve.get_by_role("link", name="Begin a page of how it was").click()
    eve.locator("[name=body]").fill("One strap, two needles, and much laughter.")
    eve.get_by_role("button", name="Begin it").click()
    expect(eve.locator("main")).to_contain_text("two needles")
    _work(cast)
    nia.goto("/notifications")
    nia.get_by_role("link", name=re.compile("How was")).click()
    nia.locator("textarea[name=body]").fill("I still laugh.")
    nia.get_by_role("button", name="Send").click()
    expect(eve.locator("main")).to_contain_text("I still laugh.")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_wrong_with_one_field_leaves_its_neighbour_on_the_same_line(
    cast: Cast, open_for: Open, new_page: Visitors
) -> None:
    new_page.expect(r"422")
    with cast.app.app_context():
        make_category("square")
        host = make_host()
    page = open_for(host, viewport={"width": 1280, "height": 900})
    page.goto("/events/new")
    page.locator("[name=title]").fill(TITLE)
    page.locator("[name=body]").fill("Bring it.")
    day = now() + timedelta(days=2)
    page.locator("[name=starts]").fill(day.strftime("%Y-%m-%dT18:00"))
    page.locator("[name=ends]").fill(day.strftime("%Y-%m-%dT17:00"))
    page.locator("[name=capacity]").fill("none")
    page.get_by_role("button", name="Announce it").click()
    expect(page.locator(".field > .error")).to_have_count(2)
    for left, right in (("starts", "ends"), ("capacity", "guests_each")):
        boxes = [page.locator(f"[name={name}]").bounding_box() for name in (left, right)]
        assert boxes[0] and boxes[1] and abs(boxes[0]["y"] - boxes[1]["y"]) < 1, (left, right)
