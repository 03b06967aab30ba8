"""What is typed is kept: through a reload, on another device, and where the server keeps no draft."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.cast import Cast
from tests.factories.topics import posts_of
from tests.live.composing import Open, draft_on_server, ready, write

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


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
