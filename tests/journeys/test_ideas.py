"""An idea in browsers: similar ones offered, written, supported, turned live, decided, done, with its credits."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.cast import Cast
from tests.factories.ideas import make_answerer, make_idea
from tests.journeys.conftest import Open


def _turn(page: Page, url: str, turn: str, sentence: str) -> None:
    page.goto(url)
    page.get_by_role("link", name="Say what becomes of it").click()
    page.locator(f"[name=turn][value={turn}]").check()
    page.locator("[name=sentence]").fill(sentence)
    page.get_by_role("button", name="Say it to everybody concerned").click()
    expect(page).to_have_url(url)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_idea_from_writing_to_done(cast: Cast, open_for: Open) -> None:
    with cast.app.app_context():
        tom = make_answerer()
        known = make_idea(cast.mo, "Straps that hold in the rain")
    mia, nia, answering = open_for(cast.mia), open_for(cast.nia), open_for(tom)
    mia.goto("/ideas")
    mia.get_by_role("link", name="Say an idea").first.click()
    mia.locator("[name=title]").press_sequentially("A wider strap")
    expect(mia.locator(f"[data-similar] a[href='/ideas/{known}']")).to_be_visible()
    mia.locator("[name=body]").fill("It cuts into my shoulder.")
    mia.get_by_role("button", name="Say it").click()
    expect(mia).to_have_url(re.compile(r"/ideas/\d+$"))
    url = mia.url
    expect(mia.locator("#idea[data-live]")).to_be_attached()

    nia.goto(url)
    nia.get_by_role("button", name="I wish for it, too").click()
    expect(mia.locator(".idea-faces")).to_contain_text("Nia")  # her page was open

    _turn(answering, url, "heard", "My shoulder knows it, too.")
    expect(mia.locator(".idea-turns")).to_contain_text("My shoulder knows it, too.")
    _turn(answering, url, "studied", "We sew three widths.")
    _turn(answering, url, "yes", "Four centimetres, from May on.")
    _turn(answering, url, "done", "They are on the shelf.")
    expect(mia.locator(".idea-thanks")).to_contain_text("Nia")
    expect(mia.locator(".idea-thanks")).to_contain_text("Mia")

    french = open_for(None, "fr-FR", java_script_enabled=False)
    french.goto("/ideas/became")
    expect(french.locator("main")).to_contain_text("They are on the shelf.")
    expect(french.locator("#waits")).to_have_text("En attente d’une réponse")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_without_scripts_similar_ideas_are_a_step(cast: Cast, open_for: Open) -> None:
    with cast.app.app_context():
        make_idea(cast.mo, "Straps that hold in the rain")
    page = open_for(cast.mia, java_script_enabled=False)
    page.goto("/ideas/new")
    page.locator("[name=title]").fill("A wider strap")
    page.locator("[name=body]").fill("It cuts into my shoulder.")
    page.get_by_role("button", name="Say it").click()
    expect(page.locator("[data-similar]")).to_contain_text("Straps that hold in the rain")
    expect(page.locator("[name=body]")).to_have_value("It cuts into my shoulder.")
    page.get_by_role("button", name="Mine is another one: say it").click()
    expect(page.locator("h1")).to_have_text("A wider strap")
