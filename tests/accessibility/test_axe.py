"""Every page, as its members see it, in both languages and in both themes: nothing to complain of."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page

from forum.app import build_app
from forum.config import Config
from moderation.attach import attach
from tests.accessibility.ids import IDS
from tests.accessibility.looking import WIDE, Frames
from tests.accessibility.looking import complaints as complaints_of
from tests.accessibility.pages import NOT_PAGES, PAGES
from tests.servers.demo import Demo, log_in
from tests.servers.fixtures import Visitors

WHO = sorted({look.who for looks in PAGES.values() for look in looks})


@pytest.fixture(scope="session")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application with its add-ons, for its addresses alone."""
    config = Config.from_env({"DATA_DIR": str(tmp_path_factory.mktemp("addresses"))})
    yield build_app(config, (attach,))


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
    complaints: list[str] = []
    seen: Frames = set()
    paths = dict.fromkeys(look.path for looks in PAGES.values() for look in looks if look.who == who)
    for number, path in enumerate(paths):
        answer = page.goto(path.format(**ids))
        assert answer is not None
        if not re.search(r"text/html", answer.headers.get("content-type", "")) or answer.status >= 500:
            complaints.append(f"{path}: {answer.status}")
        complaints += [f"{path}: {one}" for one in complaints_of(page, language, seen, thoroughly=not number)]
    assert not complaints, "\n".join(complaints)
