"""A gift found, promised, given, thanked, passed on: two browsers, live."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Enter
from tests.journeys.talking import expect_post
from tests.servers.demo import Demo


def _offer(page: Page, title: str, body: str) -> str:
    page.goto("/gifts")
    page.get_by_role("link", name="Offrir quelque chose").first.click()
    page.get_by_label("En quelques mots").fill(title)
    page.get_by_label("Dites-en plus").fill(body)
    page.get_by_label("Du temps, un coup de main").check()
    page.get_by_role("button", name="Offrir", exact=True).click()
    expect(page.locator("h1")).to_have_text(title)
    return page.url


def test_found_promised_given_thanked_and_passed_on(enter: Enter, demo: Demo) -> None:
    mia, nia = enter("mia"), enter("nia", "en")
    address = _offer(mia, "Un tour de main pour les rayons", "Une heure, un café, et votre roue.")
    mia.wait_for_selector("#gift[data-live]")

    nia.goto("/gifts")
    nia.get_by_role("link", name="Un tour de main pour les rayons").click()
    nia.get_by_label("A sentence to whoever gives it").fill("My front wheel dances.")
    nia.get_by_role("button", name="I would love it").click()
    nia.wait_for_selector("#gift[data-live]")

    expect(mia.get_by_text("My front wheel dances.")).to_be_visible()
    mia.get_by_text("Promettre à Nia Bevan").click()
    mia.get_by_label("Une phrase pour l’accompagner").fill("Venez jeudi.")
    mia.get_by_role("button", name="Promettre", exact=True).click()

    expect(nia.get_by_text("It is promised to you.")).to_be_visible()
    expect(nia.get_by_text("Venez jeudi.")).to_be_visible()
    nia.get_by_role("link", name="Your conversation").click()
    nia.locator("#composer textarea").fill("Thursday at five?")
    nia.locator("#composer button.primary").click()
    expect_post(nia, "Thursday at five?")

    mia.wait_for_selector("#gift[data-live]")
    nia.goto(address)
    nia.wait_for_selector("#gift[data-live]")
    mia.get_by_role("button", name="Je l’ai donné").click()
    expect(nia.get_by_text("It was given.")).to_be_visible()
    nia.get_by_role("button", name="It has reached me").click()
    expect(nia.locator(".gift-hand .badge", has_text="received")).to_be_visible()

    nia.locator(".gift-tools").get_by_role("link", name="Thank").click()
    nia.locator("textarea").fill("It runs straight again, and so do I.")
    nia.get_by_role("button", name="Send").click()
    mia.goto("/thanks")
    expect(mia.get_by_text("It runs straight again, and so do I.").first).to_be_visible()

    nia.goto(address)
    nia.get_by_role("button", name="It may be told as a story").click()
    mia.goto(address)
    mia.get_by_role("button", name="On peut en raconter l’histoire").click()
    nia.get_by_role("link", name="Pass it on").click()
    expect(nia.get_by_label("In the spirit of a gift you received")).to_contain_text("Un tour de main")
    nia.get_by_label("In a few words").fill("An hour of drawing by the river")
    nia.get_by_label("Tell more").fill("Paper is there, and two cushions.")
    nia.get_by_role("button", name="Make this offer").click()
    expect(nia.locator("h1")).to_have_text("An hour of drawing by the river")


def test_the_same_without_scripts(enter: Enter) -> None:
    mia, nia = enter("mia", java_script_enabled=False), enter("nia", "en", java_script_enabled=False)
    address = _offer(mia, "Un rouleau de guidoline", "Neuf, noir, un peu trop long.")
    nia.goto(address)
    nia.get_by_label("A sentence to whoever gives it").fill("Mine is coming off.")
    nia.get_by_role("button", name="I would love it").click()
    mia.goto(address)
    mia.get_by_text("Promettre à Nia Bevan").click()
    mia.get_by_role("button", name="Promettre", exact=True).click()
    nia.goto(address)
    nia.get_by_role("button", name="It has reached me").click()
    expect(nia.locator(".gift-hand .badge", has_text="received")).to_be_visible()
    nia.goto("/gifts/mine")
    expect(nia.get_by_role("link", name="Un rouleau de guidoline").first).to_be_visible()
