"""What tests say to a page that follows the topic, and wait for."""

import json
from typing import Any

from playwright.sync_api import Page

from tests.live.pages.serving import PageServer

CUT_OFF = "WebSocket connection to|Failed to load resource|net::ERR"
"""What Chromium says on the console when a server is away."""

EQUAL = "([shown, seq]) => page.shown() === shown && page.following.seq === seq"


def change(server: PageServer, kind: str, how: str = "now", seed: int = 0) -> Any:
    return server.step("change", kind=kind, how=how, seed=seed)


def follow(page: Page) -> None:
    page.evaluate("async () => { window.page?.following.stop(); window.page = await followed(); }")
    in_the_room(page)


def in_the_room(page: Page) -> None:
    """Wait until the page has joined; hurry, since after many short connections it would wait long."""
    page.evaluate("() => { dispatchEvent(new Event('online')); }")
    page.evaluate("() => { window.state = ''; live.onState((state) => { window.state = state; }); }")
    page.wait_for_function("state === 'open'")
    page.evaluate("page.following.catchUp()")


def wait_equal(server: PageServer, page: Page) -> None:
    truth = server.read("/truth")
    shown = json.dumps(truth["posts"], separators=(",", ":"), ensure_ascii=False)
    page.wait_for_function(EQUAL, arg=[shown, truth["seq"]])


def signals_heard(server: PageServer, page: Page) -> None:
    """Wait until the page has heard everything that was emitted so far."""
    page.evaluate("() => { window.heard = 0; window.end = live.onSignal('marker', () => { heard = 1; }); }")
    server.step("emit", event="marker", payload=1)
    page.wait_for_function("heard")
    page.evaluate("end()")


def grace_over(page: Page) -> None:
    """Wait until a timer that began now, and is as long as the patience with a gap can be, has run out."""
    page.evaluate("() => new Promise((done) => setTimeout(done, 400))")
