"""The zone of the profile counts wherever a time is read, whatever the device says."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Enter
from tests.journeys.talking import open_topic, quiet_topic
from tests.servers.demo import Demo


def _expect_zone(page: Page, zone: str) -> None:
    """The exact time of the first post is that of `zone`."""
    told = page.locator("#posts time").first
    moment = datetime.fromisoformat(told.get_attribute("datetime") or "").astimezone(ZoneInfo(zone))
    words = rf"{moment.day} {moment:%B} {moment.year} at {moment:%H:%M}"
    expect(told).to_have_attribute("title", re.compile(words))


def test_times_are_told_in_the_zone_of_the_profile(enter: Enter, demo: Demo) -> None:
    nia = enter("nia", language="en", timezone_id="Asia/Kathmandu")
    topic = quiet_topic(demo)
    open_topic(nia, topic)
    _expect_zone(nia, "Europe/Paris")

    for chosen, read in (("America/New_York", "America/New_York"), ("", "Asia/Kathmandu")):
        nia.goto("/settings")
        nia.select_option("[name=timezone]", chosen)
        nia.locator("main form button[type=submit]").last.click()
        expect(nia.locator(".flashes")).to_be_visible()
        open_topic(nia, topic)
        _expect_zone(nia, read)
