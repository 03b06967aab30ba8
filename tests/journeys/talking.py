"""What people do in an open topic, and what they then see."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.servers.demo import Demo
from tests.servers.processes import wait_until

SHOWN = """() => [...document.querySelectorAll('#posts > .post[data-post]')]
  .map((one) => [Number(one.dataset.post), one.querySelector('.post-body')?.textContent.trim() ?? null])"""
OPEN = "category_id IN (SELECT id FROM categories WHERE access = 'public' AND posting != 'staff')"


def quiet_topic(demo: Demo, offset: int = 0) -> int:
    """A public topic, no idea’s, in which everybody may write, and whose posts fit on one page."""
    short = "(SELECT count(*) FROM posts WHERE topic_id = t.id) < 10"
    mere = "id NOT IN (SELECT topic_id FROM ideas)"
    which = f"kind = 'talk' AND state = 'published' AND NOT locked AND NOT pinned AND {OPEN} AND {short} AND {mere}"
    return int(demo.ask(f"SELECT id FROM topics t WHERE {which} ORDER BY id LIMIT 1 OFFSET ?", offset))


def front_room(demo: Demo) -> int:
    """The live room of the home page."""
    return int(demo.ask("SELECT id FROM topics WHERE kind = 'room'"))


def open_topic(page: Page, topic: int, go: str = "") -> None:
    """Open a topic, and wait until the page follows it."""
    page.goto(f"/topics/{topic}{go}")
    expect(page.locator("#posts[data-live]")).to_be_attached()
    if page.locator("#composer").count():
        expect(page.locator("#composer[data-ready]")).to_be_attached()


def write(page: Page, text: str) -> None:
    """Type a reply and send it with the keys."""
    composer = page.locator("#composer textarea")
    composer.fill(text)
    composer.press("Control+Enter")


def post_saying(page: Page, text: str) -> Any:
    """The card whose text contains `text`."""
    return page.locator("#posts > .post", has=page.locator(".post-body", has_text=text))


def expect_post(page: Page, text: str) -> None:
    """Wait for exactly one card that says `text`, known to the server."""
    card = post_saying(page, text)
    expect(card).to_have_count(1)
    expect(card).to_have_attribute("data-post", re.compile(r"^\d+$"))


def shown(page: Page) -> list[list[Any]]:
    """Posts on the page, in their order: number and text."""
    found: list[list[Any]] = page.evaluate(SHOWN)
    return found


def freshly_loaded(page: Page) -> list[list[Any]]:
    """What the same visitor would see in a new tab at the same address."""
    tab = page.context.new_page()
    tab.goto(page.url)
    found = shown(tab)
    tab.close()
    return found


def expect_as_fresh(page: Page) -> None:
    """Wait until the page shows exactly what a fresh load shows; a live room may show earlier posts too."""
    fresh = freshly_loaded(page)
    room = page.locator("#posts").get_attribute("data-kind") == "room"
    wait_until(
        lambda: _last(shown(page), len(fresh) if room else None) == fresh, "the page to be as a fresh one"
    )
    ids = [number for number, _ in shown(page)]
    assert ids == sorted(set(ids))


def _last(posts: list[list[Any]], count: int | None) -> list[list[Any]]:
    return posts if count is None else posts[-count:]
