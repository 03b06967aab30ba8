"""The queue moves under everybody's eyes: sockets enter through the rules, and two moderators see the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from forum.members.actions.grant_role import withdraw_role
from forum.members.models import MODERATE, Grant
from forum.storage.session import session, transaction
from moderation.cases.actions.handle import claim, note
from moderation.cases.models import Case
from moderation.cases.queries import case_for
from tests.cast import Cast, visitor
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.members import make_member
from tests.factories.moderation import decide_it, report_it
from tests.live.square import Ear, Square, wait_for
from tests.moderation.queue.stage import SENTENCE, reported

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

SIGNAL = "case:moved"


def test_only_moderators_enter_and_hear_numbers_alone(cast: Cast, square: Square) -> None:
    with cast.app.app_context():
        place = make_category("here")
        cleo = make_member("cleo", moderates=[place.id])
        cato = make_member("cato", moderates=[make_category("elsewhere").id])
        topic = make_topic(cast.mia, place)
    browsers = {name: cast.browser(name) for name in ("guest", "sam", "mia", "nia", "mo")}
    browsers |= {"cleo": visitor(cast.app, cleo), "cato": visitor(cast.app, cato)}
    ears = {name: square.listen(browser) for name, browser in browsers.items()}
    for name, ear in ears.items():
        assert ear.ask("join_queue", {})["ok"] is (name in ("mo", "cleo", "cato")), name
    with cast.app.app_context():
        case_id = report_it(cast.nia, "post", topic.first_post_id or 0, "respect", SENTENCE)
    square.settle()
    for name in ("mo", "cleo"):
        (told,) = ears[name].wait_for(SIGNAL)
        assert told == {"id": case_id, "version": 1, "status": "open"}
    for name in ("guest", "sam", "mia", "nia", "cato"):
        ears[name].ask("leave", {})  # its answer comes after everything that was sent before
        assert not ears[name].of(SIGNAL), name


def test_whoever_a_case_is_about_hears_nothing_of_it(cast: Cast, square: Square) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.mo, make_category())
    ears = {name: square.listen(cast.browser(name)) for name in ("mo", "ada")}
    for ear in ears.values():
        assert ear.ask("join_queue")["ok"]
    with cast.app.app_context():
        report_it(cast.mia, "post", topic.first_post_id or 0)
    square.settle()
    ears["ada"].wait_for(SIGNAL)
    ears["mo"].ask("leave", {})
    assert not ears["mo"].of(SIGNAL)


def _withdrawn(cast: Cast, member_id: int) -> None:
    with transaction():
        for grant in session().scalars(select(Grant).where(Grant.member_id == member_id)):
            withdraw_role(actor=cast.ada, grant=grant)


def test_whoever_loses_the_role_is_put_out_at_once(cast: Cast, square: Square) -> None:
    with cast.app.app_context():
        place = make_category("here")
        cleo = make_member("cleo", moderates=[place.id])
        topic = make_topic(cast.mia, place)
    ears = {"mo": square.listen(cast.browser("mo")), "cleo": square.listen(visitor(cast.app, cleo))}
    for ear in ears.values():
        assert ear.ask("join_queue", {})["ok"]
    with cast.app.app_context():
        for member_id in (cast.mo.id, cleo.id):
            _withdrawn(cast, member_id)
        report_it(cast.nia, "post", topic.first_post_id or 0)
    square.settle()
    for name, ear in ears.items():
        assert ear.wait_for("queue:left") == [{"reason": "forbidden"}], name
        assert not ear.of(SIGNAL), name
        assert ear.ask("join_queue", {}) == {"ok": False}


def test_one_of_two_places_lost_leaves_the_other(cast: Cast, square: Square) -> None:
    with cast.app.app_context():
        first, second = make_category("first"), make_category("second")
        cleo = make_member("cleo", moderates=[first.id, second.id])
        topics = [make_topic(cast.mia, place).first_post_id or 0 for place in (first, second)]
    ear = square.listen(visitor(cast.app, cleo))
    assert ear.ask("join_queue", {}) == {"ok": True, "rooms": 2}
    with cast.app.app_context():
        with transaction():
            lost = select(Grant).where(Grant.category_id == first.id, Grant.capability == MODERATE)
            withdraw_role(actor=cast.ada, grant=session().scalars(lost).one())
        cases = [report_it(cast.nia, "post", post_id) for post_id in topics]
    square.settle()
    assert [told["id"] for told in ear.wait_for(SIGNAL)] == [cases[1]]


@pytest.mark.parametrize("odd", [None, [], "x", {"a": []}, 5])
def test_odd_words_are_no_accident(cast: Cast, square: Square, odd: Any) -> None:
    ear: Ear = square.listen(cast.browser("mo"))
    assert ear.ask("join_queue", odd)["ok"]
    assert ear.ask("leave_queue", odd)["ok"]


Open = Callable[[str, str], Page]


@pytest.fixture
def open_page(cast: Cast, square: Square, new_page: Any) -> Open:
    """``open_page("mo", "/moderation")``: that moderator's page, already live."""

    def open_one(name: str, path: str) -> Page:
        page: Page = new_page(square.url, locale="en", viewport={"width": 1280, "height": 900})
        cookie = cast.browser(name).get_cookie("terrasse")
        assert cookie is not None
        page.context.add_cookies([{"name": "terrasse", "value": cookie.value, "url": square.url}])
        page.goto(path)
        page.wait_for_selector('[data-behaviour~="queue"][data-live]', state="attached")
        return page

    return open_one


def test_two_moderators_see_each_other_at_work(cast: Cast, square: Square, open_page: Open) -> None:
    with cast.app.app_context():
        first = reported(cast)
    mo, ada = open_page("mo", "/moderation"), open_page("ada", f"/moderation/cases/{first}")
    with cast.app.app_context():
        topic_id = session().get_one(Case, first).topic_id or 0
        second = report_it(cast.mia, "post", make_reply(cast.nia, topic_id, "Hateful").id, "no-hate")
    for page in (mo, ada):  # it came, and stands above what is less grave
        rows = page.locator(".case-row")
        expect(rows).to_have_count(2)
        expect(rows.first).to_have_attribute("data-case", str(second))
    mo.goto(f"/moderation/cases/{first}")
    mo.wait_for_selector('[data-behaviour~="queue"][data-live]', state="attached")
    mo.keyboard.press("c")
    expect(mo.get_by_text("You are at it. A claim lapses")).to_be_visible()
    expect(ada.locator("[data-case-news]")).to_contain_text("Mo is looking at it.")
    expect(ada.locator(f'.case-row[data-case="{first}"]')).to_contain_text("Mo is at it")
    with cast.app.app_context():
        decide_it(cast.mo, first, "warn")
    expect(ada.locator("[data-case-news]")).to_contain_text("Mo decided: Warn.")
    expect(ada.locator(f'.case-row[data-case="{first}"]')).to_have_count(0)


def test_a_report_that_joins_an_open_case_is_said(cast: Cast, square: Square, open_page: Open) -> None:
    with cast.app.app_context():
        case_id = reported(cast)
    page = open_page("mo", f"/moderation/cases/{case_id}")
    with cast.app.app_context():
        report_it(cast.ada, "post", session().get_one(Case, case_id).subject_id, "privacy")
    expect(page.locator("[data-case-news]")).to_contain_text("Ada reported it")
    expect(page.locator(".case-row")).to_contain_text("2 reports")


def test_keys_walk_the_list_open_and_can_be_switched_off(cast: Cast, square: Square, open_page: Open) -> None:
    with cast.app.app_context():
        first = reported(cast)
        topic_id = session().get_one(Case, first).topic_id or 0
        second = report_it(cast.mia, "post", make_reply(cast.nia, topic_id, "Hateful").id, "no-hate")
    page = open_page("mo", "/moderation")
    for key, there in (("j", second), ("j", first), ("j", first), ("k", second), ("j", first)):
        page.keyboard.press(key)
        expect(page.locator(".case-row.is-there")).to_have_attribute("data-case", str(there))
    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_contain_text("Claim the open case")
    page.keyboard.press("Escape")
    page.keyboard.press("o")
    page.wait_for_url(f"**/moderation/cases/{first}")
    ready = page.locator("[data-queue-keys]")
    for words in ("You are at it.", "Mo gave it back."):
        expect(ready).to_be_visible()
        page.keyboard.press("c")
        expect(page.locator(".queue-case")).to_contain_text(words)
    expect(ready).to_be_visible()
    page.keyboard.press("a")
    expect(page.locator("details.case-more")).to_have_attribute("open", "")
    page.keyboard.press("n")
    expect(page.locator(f'.case-row[data-case="{second}"]')).to_be_visible()
    expect(page.locator(f'.case-row[data-case="{first}"]')).to_have_count(0)
    page.locator("[data-queue-keys] input").uncheck()
    page.keyboard.press("j")
    expect(page.locator(".case-row.is-there")).to_have_count(0)


def test_the_dot_lights_up_on_any_page(cast: Cast, square: Square, open_page: Open) -> None:
    page = open_page("mo", "/moderation")
    page.goto("/categories")
    dot = page.locator('[data-behaviour="queuedot"]')
    expect(dot).to_be_hidden()
    joined = square.app.extensions["forum.seats"]
    wait_for(lambda: any(seat.further for seat in joined.all()), "the page to join")
    with cast.app.app_context():
        case_id = reported(cast)
    expect(dot).to_be_visible()
    with cast.app.app_context(), transaction():
        claim(actor=cast.ada, case=case_for(cast.ada, case_id, lock=True))
    expect(dot).to_be_hidden()
    with cast.app.app_context(), transaction():
        note(actor=cast.ada, case=case_for(cast.ada, case_id, lock=True), text="Nearly done.")
