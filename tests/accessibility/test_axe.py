"""Every page, as its members see it, in both languages, both themes and both widths: nothing to complain of.

A page is loaded once and then looked at four times: theme and width change under it, as a device would do it.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from flask import Flask
from playwright.sync_api import Page

from forum.app import build_app
from forum.config import Config
from tests.accessibility.pages import IDS, NOT_PAGES, PAGES
from tests.servers.demo import Demo, log_in
from tests.servers.fixtures import Visitors

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""Groups of axe's rules; wcag22aa holds the one about targets of 24 px."""

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
LOOKS = [("light", WIDE), ("light", NARROW), ("dark", NARROW), ("dark", WIDE)]
"""In an order in which only one thing changes at a time."""

RUN = """async (rules) => {
  // What turns with the theme has turned.
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  document.getAnimations().forEach((one) => one.finish());
  const look = async (where, runOnly) =>
    (await axe.run(where, { runOnly, resultTypes: ["violations"] })).violations
      .flatMap(({ id, nodes }) => nodes.map((node) => ({ id, ...node })));
  const found = [];
  for (const one of await look(document, rules)) {
    const target = document.querySelector(one.target[0]);
    // Half under a bar that stays while the page scrolls: it counts how large it is once it is in view.
    if (one.id === "target-size") {
      target.scrollIntoView({ block: "center" });
      if (!(await look(target, ["target-size"])).length) continue;
    }
    found.push(`${one.id}: ${one.target.join(" ")} ${[...one.any, ...one.all][0]?.message}`);
  }
  return found.slice(0, 5);
}"""

MEASURE = """() => ({
  headings: document.querySelectorAll("h1").length,
  language: document.documentElement.lang,
  over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  small: [...document.querySelectorAll("input:not([type=hidden]), button, select, textarea, summary")]
    .filter((one) => one.checkVisibility() && !one.closest(".vh"))
    .map((one) => [one.outerHTML.slice(0, 120), (one.closest("label") ?? one).getBoundingClientRect()])
    .filter(([, box]) => box.width > 1 && (box.width < 24 || box.height < 24)).map(([text]) => text),
})"""

WHO = sorted({look.who for looks in PAGES.values() for look in looks})


@pytest.fixture(scope="session")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application, for its addresses alone."""
    yield build_app(Config.from_env({"DATA_DIR": str(tmp_path_factory.mktemp("addresses"))}))


def test_every_page_is_looked_at(rules: Flask) -> None:
    reading = {rule.endpoint for rule in rules.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert sorted(reading - set(PAGES) - set(NOT_PAGES)) == [], "add it to tests/accessibility/pages.py"
    assert sorted((set(PAGES) | set(NOT_PAGES)) - reading) == [], "no such page"


@pytest.fixture(params=["fr", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def _speak(page: Page, who: str, language: str) -> None:
    """Choose the language: a guest by what their browser asks for, a member in the menu."""
    if who == "guest":
        return
    page.goto("/categories")
    if page.locator("html").get_attribute("lang") != language:
        page.locator("details.menu", has=page.locator("[name=language]")).locator("summary").click()
        page.locator(f"[name=language][value={language}]").click()
        page.locator(f"html[lang={language}]").wait_for()


def _complaints(page: Page, language: str) -> Iterator[str]:
    """What is wrong with the page that is open, in any of its four looks."""
    page.wait_for_load_state("load")
    page.evaluate(AXE)
    for theme, size in LOOKS:
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for found in page.evaluate(RUN, RULES):
            yield f"{theme} {size['width']}: {found}"
        measured: dict[str, Any] = page.evaluate(MEASURE)
        if measured["headings"] != 1:
            yield f"{measured['headings']} h1"
        if measured["language"] != language:
            yield f"speaks {measured['language']}"
        if measured["over"] > 0:
            yield f"{size['width']} px: {measured['over']} px too wide"
        for small in measured["small"]:
            yield f"{size['width']} px: smaller than 24 px: {small}"


@pytest.mark.parametrize("who", WHO)
def test_nothing_to_complain_of(demo: Demo, new_page: Visitors, who: str, language: str) -> None:
    new_page.expect(
        r"the server responded with a status of 4\d\d"
    )  # pages about what isn't there are pages too
    page = new_page(demo.url, locale={"fr": "fr-FR", "en": "en-GB"}[language], viewport=WIDE)
    if who != "guest":
        log_in(page, who)
    _speak(page, who, language)
    ids = {name: demo.ask(question) for name, question in IDS.items()}
    complaints = []
    for path in dict.fromkeys(look.path for looks in PAGES.values() for look in looks if look.who == who):
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(WIDE)  # type: ignore[arg-type]
        answer = page.goto(path.format(**ids))
        assert answer is not None
        if not re.search(r"text/html", answer.headers.get("content-type", "")) or answer.status >= 500:
            complaints.append(f"{path}: {answer.status}")
        complaints += [f"{path}: {one}" for one in _complaints(page, language)]
    assert not complaints, "\n".join(complaints)
