"""What a guest’s first visit to a topic costs: at most 60 KB in 8 requests, of this server alone."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Enter
from tests.journeys.talking import front_room, quiet_topic
from tests.servers.demo import Demo

BYTES, REQUESTS = 60_000, 8


class Wire:
    """Everything a page asks for, the socket included, as Chromium's network layer counts it."""

    def __init__(self, page: Page) -> None:
        self.requests: dict[str, str] = {}
        self.bytes = 0.0
        client = page.context.new_cdp_session(page)
        client.on(
            "Network.requestWillBeSent", lambda one: self._asked(one["requestId"], one["request"]["url"])
        )
        client.on("Network.webSocketCreated", lambda one: self._asked(one["requestId"], one["url"]))
        client.on("Network.loadingFinished", lambda one: self._loaded(one["encodedDataLength"]))
        client.send("Network.enable")

    def _asked(self, request: str, url: str) -> None:
        self.requests[request] = url

    def _loaded(self, size: float) -> None:
        self.bytes += size


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", ["topic", "room"])
def test_a_first_visit_is_light(enter: Enter, demo: Demo, language: str, kind: str) -> None:
    page = enter(None, language)
    wire = Wire(page)
    topic = front_room(demo) if kind == "room" else quiet_topic(demo)
    page.goto(f"/topics/{topic}", wait_until="networkidle")
    expect(page.locator("#posts[data-live]")).to_be_attached()
    asked = list(wire.requests.values())
    assert 0 < wire.bytes <= BYTES, asked
    assert len(asked) <= REQUESTS, asked
    assert {urlsplit(one).netloc for one in asked} == {urlsplit(demo.url).netloc}
