"""What a first visit to a topic page weighs, as Chromium counts it."""

from __future__ import annotations

from playwright.sync_api import sync_playwright

from tests.servers.chromium import ARGUMENTS, executable

KILOBYTES, REQUESTS = 60, 8


def first_visit(port: int, topic: int) -> tuple[str, str, bool | None]:
    """Bytes on the wire and requests of a guest's first visit; without Chromium it is left out."""
    goal = f"≤ {KILOBYTES} KB, ≤ {REQUESTS} requests"
    found = executable()
    if found is None:
        return "left out: no Chromium", goal, None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        page = browser.new_page()
        client = page.context.new_cdp_session(page)
        client.send("Network.enable")
        sizes: list[float] = []
        client.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
        page.goto(f"http://127.0.0.1:{port}/topics/{topic}", wait_until="networkidle")
        browser.close()
    kilobytes = sum(sizes) / 1000
    good = kilobytes <= KILOBYTES and len(sizes) <= REQUESTS
    return f"{kilobytes:.1f} KB, {len(sizes)} requests", goal, good
