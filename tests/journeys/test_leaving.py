"""Leaving the community: asked for, taken back, done at once; with scripts and without, in both languages."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Enter
from tests.journeys.talking import expect_post, open_topic, post_saying, quiet_topic, write
from tests.servers.demo import PASSWORD, Demo
from tests.servers.fixtures import Visitors

GONE = re.compile("vous avez quitté la communauté|you have left")
"""In the language of the member's profile, if it names one."""

SAID = "Je pose mes aiguilles, merci à tous."


def _leave(page: Page, *, texts: str, when: str, password: str = PASSWORD) -> None:
    page.check(f"[name=texts][value={texts}]")
    page.check(f"[name=when][value={when}]")
    page.fill("[name=password]", password)
    page.locator("#leave form button.danger").click()


def _is_known(demo: Demo, name: str) -> bool:
    return bool(demo.ask("SELECT count(*) FROM members WHERE username = ?", name))


def test_a_week_to_stay_then_at_once(enter: Enter, demo: Demo, new_page: Visitors) -> None:
    new_page.expect("status of 422")  # what Chromium says of the form with a wrong password
    nia, reader = enter("nia", "en"), enter(None, "fr")
    topic = quiet_topic(demo, 1)
    for page in (nia, reader):
        open_topic(page, topic)
    write(nia, SAID)
    expect_post(reader, SAID)

    nia.goto("/settings")
    nia.get_by_role("link", name="Your data").click()
    with nia.expect_download() as copy:
        nia.get_by_role("link", name="Download the copy").click()
    held = json.loads(Path(copy.value.path()).read_text(encoding="utf-8"))
    assert held["profile"][0]["username"] == "nia" and SAID in {one["text"] for one in held["posts"]}

    _leave(nia, texts="go", when="now", password="not the password at all")
    expect(nia.locator(".error")).to_contain_text("This is not your password.")
    expect(nia.locator("[name=texts][value=go]")).to_be_checked()
    _leave(nia, texts="stay", when="later")
    expect(nia.locator("main .notice.warn")).to_contain_text("You leave on")
    nia.get_by_role("button", name="Stay").click()
    expect(nia.locator("main .notice.warn")).to_have_count(0)

    _leave(nia, texts="stay", when="now")
    expect(nia.get_by_text("It is done: you have left. Thank you")).to_be_visible()
    nia.goto("/settings")
    expect(nia).to_have_url(re.compile(r"/login\?next="))
    assert not _is_known(demo, "nia")

    expect(post_saying(reader, SAID)).to_be_visible()  # the open page goes on
    reader.reload()
    expect(post_saying(reader, SAID)).to_contain_text("un ancien membre")


@pytest.mark.parametrize(("language", "who"), [("fr", "sam"), ("en", "mia")])
def test_without_scripts(enter: Enter, demo: Demo, language: str, who: str) -> None:
    """A suspended member can leave as well."""
    page = enter(who, language, java_script_enabled=False)
    page.goto("/settings/leave")
    _leave(page, texts="go", when="now")
    expect(page.get_by_text(GONE)).to_be_visible()
    assert not _is_known(demo, who)
