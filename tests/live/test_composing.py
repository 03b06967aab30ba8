"""Writing in a real browser: sent without leaving the page, kept when the server is away, quoted, completed, undone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from forum.reading.models import Draft
from forum.storage.session import session
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.topics import posts_of
from tests.live.square import Square

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

Open = Callable[..., Page]


@pytest.fixture
def open_page(cast: Cast, square: Square, new_page: Any) -> Open:
    """``open_page("mia", "/topics/1")``: the page of that member."""

    def open_one(name: str, path: str, **options: Any) -> Page:
        page: Page = new_page(square.url, **{"locale": "en", **options})
        cookie = cast.browser(name).get_cookie("terrasse")
        if cookie is not None:
            page.context.add_cookies([{"name": "terrasse", "value": cookie.value, "url": square.url}])
        page.goto(path)
        return page

    return open_one


@pytest.fixture
def topic(cast: Cast) -> int:
    with cast.app.app_context():
        found = make_topic(cast.mia, make_category(), "The long table")
        make_reply(cast.nia, found.id, "Bring some *bread* and a chair.")
    return found.id


def ready(page: Page) -> None:
    """Wait until the page follows its topic and the composer listens."""
    page.wait_for_selector("[data-live]", state="attached")
    page.wait_for_selector("#composer[data-ready]")


def write(page: Page, words: str) -> None:
    page.locator("#composer-body").fill(words)


def draft_on_server(cast: Cast, topic: int) -> str | None:
    with cast.app.app_context():
        return session().scalar(select(Draft.body).where(Draft.topic_id == topic))


def test_ctrl_enter_sends_once_and_the_page_stays(cast: Cast, open_page: Open, topic: int) -> None:
    page = open_page("mia", f"/topics/{topic}")
    ready(page)
    write(page, "I bring **rye**.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#post-3 strong")).to_have_text("rye")
    expect(page.locator("#composer-body")).to_have_value("")
    expect(page.locator(".unsent-posts > *")).to_have_count(0)
    assert len(posts_of(cast, topic)) == 3
    write(page, "And butter.")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#post-4")).to_contain_text("And butter.")
    assert page.locator(".post[data-post]").count() == 4


def test_an_answer_that_is_lost_makes_no_second_post(
    cast: Cast, open_page: Open, topic: int, new_page: Any
) -> None:
    new_page.expect("ERR_FAILED|Failed to load resource")
    page = open_page("mia", f"/topics/{topic}")
    ready(page)
    lost: list[str] = []

    def lose(route: Route) -> None:
        if not lost:
            lost.append(route.fetch().text())
            route.abort()
        else:
            route.continue_()

    page.route(re.compile("/reply$"), lose)
    write(page, "Only once, please.")
    page.keyboard.press("Control+Enter")
    again = page.get_by_role("button", name="Try again")
    expect(again).to_be_visible()
    again.click()
    expect(page.locator(".unsent-posts > *")).to_have_count(0)
    expect(page.locator("#post-3")).to_contain_text("Only once, please.")
    assert len(posts_of(cast, topic)) == 3


def test_what_was_not_sent_survives_a_reload(cast: Cast, open_page: Open, topic: int, new_page: Any) -> None:
    new_page.expect("ERR_FAILED|Failed to load resource")
    page = open_page("mia", f"/topics/{topic}")
    ready(page)
    page.route(re.compile("/reply$"), lambda route: route.abort())
    write(page, "The server is away.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".post.unsent")).to_contain_text("Not sent.")
    expect(page.locator(".post.unsent")).to_contain_text("The server is away.")
    page.unroute(re.compile("/reply$"))
    page.reload()
    expect(page.locator("#post-3")).to_contain_text("The server is away.")
    assert len(posts_of(cast, topic)) == 3


def test_a_refusal_is_said_and_the_text_can_be_changed(
    cast: Cast, open_page: Open, topic: int, new_page: Any
) -> None:
    new_page.expect("Failed to load resource")
    page = open_page("mia", f"/topics/{topic}")
    ready(page)
    page.evaluate("document.querySelector('#composer-body').removeAttribute('data-limit')")
    write(page, "x" * 10_001)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".post.unsent .post-state")).to_contain_text("at most 10000 fit")
    page.get_by_role("button", name="Change it").click()
    expect(page.locator("#composer-body")).to_have_value("x" * 10_001)
    expect(page.locator(".unsent-posts > *")).to_have_count(0)


def test_what_is_too_long_is_counted_and_not_cut(
    cast: Cast, open_page: Open, topic: int, new_page: Any
) -> None:
    new_page.expect("Failed to load resource")  # the draft, too, has an end
    page = open_page("mia", f"/topics/{topic}")
    ready(page)
    field = page.locator("#composer-body")
    write(page, "x" * 100_000)
    expect(page.locator("#composer-body-limit")).to_contain_text("90000 characters too many: 10000 fit.")
    expect(field).to_have_value("x" * 100_000)
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(field).to_have_value("x" * 100_000)
    assert len(posts_of(cast, topic)) == 2
    write(page, "x" * 10_000)
    expect(page.locator("#composer-body-limit")).to_be_hidden()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#post-3")).to_be_visible()
    assert len(posts_of(cast, topic)) == 3


def test_a_draft_survives_the_browser_and_the_server(cast: Cast, open_page: Open, topic: int) -> None:
    page = open_page("mia", f"/topics/{topic}")
    ready(page)
    write(page, "Half a thought")
    expect(page.locator("[data-draft-state]")).to_have_text("Draft kept")
    assert draft_on_server(cast, topic) == "Half a thought"
    page.reload()
    expect(page.locator("#composer-body")).to_have_value("Half a thought")
    # Cut off: what is typed now reaches this browser alone.
    ready(page)
    page.evaluate("() => { window.fetch = () => Promise.reject(new Error('cut off')); }")
    write(page, "Half a thought and more")
    page.goto("about:blank")
    assert draft_on_server(cast, topic) == "Half a thought"
    page.go_back()
    expect(page.locator("#composer-body")).to_have_value("Half a thought and more")


def test_another_device_wrote_meanwhile(cast: Cast, open_page: Open, topic: int, new_page: Any) -> None:
    new_page.expect("409")
    desk = open_page("mia", f"/topics/{topic}")
    phone = open_page("mia", f"/topics/{topic}")
    for page in (desk, phone):
        ready(page)
    write(desk, "From the desk")
    expect(desk.locator("[data-draft-state]")).to_have_text("Draft kept")
    write(phone, "From the phone")
    expect(phone.locator("[data-draft-state]")).to_contain_text("another device")
    assert draft_on_server(cast, topic) == "From the desk"
    phone.get_by_role("button", name="Take the other text").click()
    expect(phone.locator("#composer-body")).to_have_value("From the desk")


def test_preview_stays_on_the_page(cast: Cast, open_page: Open, topic: int) -> None:
    page = open_page("mia", f"/topics/{topic}")
    ready(page)
    write(page, "A ~~bad~~ **good** idea")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("[data-preview-body] strong")).to_have_text("good")
    assert len(posts_of(cast, topic)) == 2


def test_names_are_completed_with_the_keyboard(cast: Cast, open_page: Open, topic: int) -> None:
    page = open_page("mia", f"/topics/{topic}")
    ready(page)
    text = page.locator("#composer-body")
    text.click()
    page.keyboard.type("Hello @ni")
    option = page.locator("#composer-names [role=option]")
    expect(option).to_have_count(1)
    assert text.get_attribute("aria-activedescendant") == option.get_attribute("id")
    page.keyboard.press("Enter")
    expect(text).to_have_value("Hello @nia ")
    page.keyboard.type("@ad")
    expect(page.locator("#composer-names")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#composer-names")).to_be_hidden()
    expect(text).to_be_focused()


def test_a_selection_is_quoted(cast: Cast, open_page: Open, topic: int) -> None:
    page = open_page("mia", f"/topics/{topic}")
    ready(page)
    page.locator("#post-2 .post-body em").dblclick()
    page.locator(".quote-button").click()
    expect(page.locator("#composer-body")).to_have_value("> [@nia](/posts/2):\n> bread\n\n")
    expect(page.locator("[data-quote-text]")).to_have_text("Replying to Nia")
    page.keyboard.type("Yes")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#post-3")).to_contain_text("in reply to Nia")


def test_reply_and_quote_from_the_card(cast: Cast, open_page: Open, topic: int) -> None:
    page = open_page("mia", f"/topics/{topic}")
    ready(page)
    page.locator("#post-2 [data-reply]").click()
    expect(page.locator("#composer-body")).to_be_focused()
    expect(page.locator("input[name=reply_to_id]")).to_have_value("2")
    page.locator("#post-2 [data-menu]").click()
    page.locator("[popover] [data-quote]").click()
    expect(page.locator("#composer-body")).to_have_value(
        re.compile(r"^> \[@nia\]\(/posts/2\):\n> Bring some bread")
    )


def test_a_deleted_post_is_taken_back(cast: Cast, open_page: Open, topic: int) -> None:
    with cast.app.app_context():
        mine = make_reply(cast.mia, topic, "Forget it.").id
    page = open_page("mia", f"/topics/{topic}")
    ready(page)
    page.locator(f"#post-{mine} [data-menu]").click()
    page.locator("[popover] [data-delete] button").click()
    expect(page.locator(f"#post-{mine}")).to_have_count(0)
    page.locator("#toast button").click()
    expect(page.locator(f"#post-{mine}")).to_contain_text("Forget it.")


def test_a_menu_waits_for_what_its_buttons_do(cast: Cast, open_page: Open, topic: int) -> None:
    with cast.app.app_context():
        mine = make_reply(cast.mia, topic, "Forget it.").id
    page = open_page("mia", f"/topics/{topic}")
    ready(page)
    late: list[Route] = []
    page.route("**/cardmenu.js*", lambda route: late.append(route))
    with page.expect_request("**/cardmenu.js*"):
        page.locator(f"#post-{mine} [data-menu]").click()
    expect(page.locator(f"#post-{mine} [data-menu]")).to_have_attribute("aria-busy", "true")
    expect(page.locator("[popover]")).to_have_count(0)
    late[0].continue_()
    page.locator("[popover] [data-delete] button").click()
    expect(page.locator("#toast button")).to_be_visible()


def test_without_scripts_all_of_it_works(cast: Cast, open_page: Open, topic: int) -> None:
    page = open_page("mia", f"/topics/{topic}", java_script_enabled=False)
    write(page, "Plain and **good**")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".preview strong")).to_have_text("good")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#post-3 strong")).to_have_text("good")
    page.locator("#post-3 [data-menu]").click()
    page.get_by_role("link", name="Edit").click()
    write(page, "Plain and **better**")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#post-3 strong")).to_have_text("better")
    page.locator("#post-3 [data-menu]").click()
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Bring it back").click()
    expect(page.locator("#post-3 strong")).to_have_text("better")


def test_a_topic_is_started(cast: Cast, open_page: Open, topic: int) -> None:
    page = open_page("mia", "/topics/new")
    page.wait_for_selector("#composer[data-ready]")
    page.get_by_label("Title").fill("A new table")
    write(page, "Who sits down?")
    page.keyboard.press("Control+Enter")
    expect(page.locator("h1")).to_have_text("A new table")
    page.goto("/topics/new")
    expect(page.locator("#composer-body")).to_have_value("")


def test_a_form_without_draft_is_kept_on_the_device(cast: Cast, open_page: Open) -> None:
    page = open_page("mia", "/gifts/new")
    page.wait_for_selector("form[data-kept]")
    page.locator("#title").fill("A red bicycle")
    page.locator("#composer-body").fill("It squeaks.")
    page.goto("/gifts")
    page.goto("/gifts/new")
    expect(page.get_by_text("It is kept on this device alone.")).to_be_visible()
    expect(page.locator("#title")).to_have_value("A red bicycle")
    expect(page.locator("#composer-body")).to_have_value("It squeaks.")
    # What was sent does not come back by itself.
    page.evaluate(
        "document.querySelector('#composer').addEventListener('submit', (event) => event.preventDefault())"
    )
    page.get_by_role("button", name="Make this offer").click()
    page.goto("/gifts/new")
    page.wait_for_selector("form[data-kept]")
    expect(page.locator("#title")).to_have_value("")
    page.get_by_role("button", name="Put it here again").click()
    expect(page.locator("#title")).to_have_value("A red bicycle")
    # Nor to anybody else who uses the browser.
    stranger = open_page("nia", "/gifts/new")
    stranger.wait_for_selector("form[data-kept]")
    expect(stranger.locator("#title")).to_have_value("")
