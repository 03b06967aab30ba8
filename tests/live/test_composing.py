"""Writing in a real browser: sent without leaving the page, kept when the server is away, quoted, completed, undone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.cast import Cast
from tests.factories.categories import make_reply
from tests.factories.topics import posts_of
from tests.live.composing import Open, ready, write

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


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
