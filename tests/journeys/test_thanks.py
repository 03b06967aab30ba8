"""A thanks from the menu of a post to what reached its author, shown to all and taken back, and answered."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Enter
from tests.journeys.talking import expect_as_fresh, expect_post, open_topic, post_saying, quiet_topic, write
from tests.servers.demo import Demo

POST = "Un point arrière tous les trois centimètres."
SENTENCE = "You took the time to draw it for me, and it holds."


def _send(page: Page) -> None:
    page.locator("main form button.gift").last.click()


def test_thanked_shown_taken_back_answered(enter: Enter, demo: Demo) -> None:
    mia, nia, reader = enter("mia"), enter("nia", "en"), enter(None, "en")
    topic = quiet_topic(demo, 2)
    for page in (mia, nia, reader):
        open_topic(page, topic)
    write(mia, POST)
    for page in (mia, nia, reader):
        expect_post(page, POST)

    post_saying(nia, POST).locator("a.dots").last.click()
    nia.locator("[data-menu-content] a[href^='/thank/post/']").click()
    expect(nia.locator("h1")).to_have_text("Thank Mia Delorme")
    field = nia.locator("[name=text]")
    expect(field).to_have_value("")
    nia.locator(".openings summary").click()
    nia.get_by_role("button", name="You took the time to").click()
    expect(field).to_be_focused()
    expect(field).to_have_value("You took the time to ")
    field.press_sequentially(SENTENCE.removeprefix("You took the time to "))
    _send(nia)
    expect(nia.locator(".thanks .thanks-words")).to_have_text(SENTENCE)

    expect(reader.locator(".thanks-beneath", has_text=SENTENCE)).to_have_count(0)
    mia.goto("/notifications")
    mia.get_by_text("Nia Bevan vous remercie").first.click()
    expect(mia.locator(".thanks .thanks-words")).to_have_text(SENTENCE)
    expect(mia.locator(".thanks-readers")).to_have_text("Vous n’êtes que deux à le lire.")
    thanks = int(re.findall(r"/thanks/(\d+)", mia.url)[0])

    mia.locator(f"[action='/thanks/{thanks}/share'] button").click()
    expect(post_saying(reader, POST).locator(".thanks-beneath")).to_contain_text(SENTENCE)
    expect_as_fresh(reader)
    mia.locator(f"[action='/thanks/{thanks}/unshare'] button").click()
    expect(post_saying(reader, POST).locator(".thanks-beneath")).to_have_count(0)
    expect_as_fresh(reader)

    expect(nia.locator("#own-thanks[data-live]")).to_be_attached()
    mia.locator(f"a[href='/thanks/{thanks}/answer']").click()
    mia.fill("[name=text]", "Venez montrer le résultat !")
    _send(mia)
    expect(nia.locator(".thanks-beside")).to_contain_text("Venez montrer le résultat !")  # without reloading
    nia.goto("/notifications")
    nia.get_by_text("Mia Delorme answered your thanks").click()
    expect(nia.locator(".thanks-beside")).to_contain_text("Venez montrer le résultat !")
    expect(nia.locator(".thanks-readers")).to_have_text("Only the two of you read it.")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_without_scripts(enter: Enter, demo: Demo, language: str) -> None:
    still = {"java_script_enabled": False}
    nia, ada, guest = (
        enter("nia", language, **still),
        enter("ada", language, **still),
        enter(None, language, **still),
    )
    topic = int(
        demo.ask(
            "SELECT topic_id FROM posts p JOIN members m ON m.id = author_id WHERE username = 'ada' "
            "AND state = 'published' AND topic_id IN (SELECT t.id FROM topics t JOIN categories c ON "
            "c.id = category_id WHERE access = 'public' AND t.state = 'published' AND kind = 'talk') "
            f"LIMIT 1 OFFSET {'1' if language == 'fr' else '3'}"
        )
    )
    words = f"Ce que vous avez écrit m’a aidée ({language})."
    nia.goto(f"/topics/{topic}")
    nia.locator(".post:has(.post-author[href='/members/ada']) > .post-foot a.dots").first.click()
    nia.locator("[data-menu-content] a[href^='/thank/post/']").click()
    expect(nia.locator("[name=text]")).to_have_value("")
    nia.fill("[name=text]", words)
    _send(nia)
    expect(nia.locator(".thanks-words")).to_have_text(words)

    ada.goto("/")
    ada.locator("details.menu:has([action='/logout']) summary").click()
    ada.locator("details.menu a[href='/thanks']").click()
    arrived = ada.locator(".thanks", has_text=words)
    arrived.locator("[action$='/share'] button").click()
    guest.goto(f"/topics/{topic}")
    expect(guest.locator(".thanks-beneath", has_text=words)).to_have_count(1)
    ada.locator(".thanks", has_text=words).locator("[action$='/unshare'] button").click()
    guest.reload()
    expect(guest.locator(".thanks-beneath", has_text=words)).to_have_count(0)
    ada.locator(".thanks", has_text=words).locator("a[href$='/answer']").click()
    ada.fill("[name=text]", "Merci à vous.")
    _send(ada)

    nia.goto("/thanks/sent")
    mine = nia.locator(".thanks", has_text=words)
    expect(mine.locator(".thanks-beside")).to_contain_text("Merci à vous.")
    mine.locator("a[href$='/retract']").click()
    nia.locator("main form button.danger").click()
    expect(nia.locator(".thanks", has_text=words)).to_have_count(0)
    ada.goto("/thanks")
    expect(ada.locator(".thanks", has_text=words)).to_have_count(0)
