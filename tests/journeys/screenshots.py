"""Pictures for the README, taken from the running demo: `make screenshots`.

The demo is filled anew each time; two members talk in its live room before the pictures are taken.
"""

import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.journeys.talking import expect_post, front_room, open_topic, write
from tests.servers.chromium import ARGUMENTS, executable
from tests.servers.demo import Demo, log_in
from tests.servers.program import ROOT

FOLDER = ROOT / "docs" / "screenshots"
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
LARGEST = 200_000
"""Bytes a picture may have: a README is read on telephones too."""

BUSY = """SELECT topic_id FROM posts JOIN topics t ON t.id = topic_id
WHERE t.kind = 'talk' AND t.language = 'en' GROUP BY topic_id ORDER BY count(*) DESC LIMIT 1"""
"""An English topic in which much is said."""


def keep(page: Page, name: str) -> None:
    """Write what the page shows now to docs/screenshots/`name`.png."""
    page.wait_for_load_state("networkidle")
    picture = page.screenshot(path=FOLDER / f"{name}.png", animations="disabled", caret="hide")
    assert len(picture) <= LARGEST, f"{name}: {len(picture)} bytes"


def take(demo: Demo, member: Callable[..., Page]) -> None:
    """Room and home in French, list and topic in English, and the room on a telephone in the dark."""
    mia, nia = member("mia", "fr-FR", WIDE), member("nia", "en-GB", WIDE)
    room = front_room(demo)
    for page in (mia, nia):
        open_topic(page, room)
    write(nia, "Is anyone still up? The rain has stopped here.")
    expect_post(mia, "The rain has stopped here.")
    write(mia, "Oui ! Je finis de recoudre une sangle. Tu passes au café-route dimanche ?")
    expect_post(nia, "Tu passes au café-route dimanche ?")
    write(nia, "I’ll bring the **biscuits**. Et mon accent.")
    expect_post(mia, "Et mon accent.")
    expect(mia.locator(".here")).to_be_visible()
    expect(mia.locator("[data-typing]")).to_be_empty()
    keep(mia, "room")
    mia.goto("/")
    keep(mia, "home")
    nia.goto("/topics")
    keep(nia, "list")
    open_topic(nia, int(demo.ask(BUSY)))
    keep(nia, "topic")
    phone = member("mia", "fr-FR", NARROW, color_scheme="dark", is_mobile=True, device_scale_factor=2)
    open_topic(phone, room)
    keep(phone, "room-narrow-dark")


def main() -> None:
    """Start the demo and a browser, and take the pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        demo = Demo(Path(folder) / "demo")
        demo.start()
        try:
            browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
            take(demo, _doors(browser, demo))
            browser.close()
        finally:
            demo.stop()


def _doors(browser: Browser, demo: Demo) -> Callable[..., Page]:
    def member(name: str, locale: str, viewport: dict[str, int], **options: object) -> Page:
        context = browser.new_context(base_url=demo.url, locale=locale, viewport=viewport, **options)  # type: ignore[arg-type]
        page = context.new_page()
        log_in(page, name)
        return page

    return member


if __name__ == "__main__":
    main()
