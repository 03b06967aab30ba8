"""A newcomer's abusive post is asked about and, sent all the same, waits; a kind one is published at once."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Enter
from tests.journeys.talking import expect_post, open_topic, post_saying, quiet_topic, write
from tests.servers.demo import Demo
from tests.servers.fixtures import Visitors

UNKIND = "Tu es vraiment un idiot, Hugo."
KIND = "Merci Hugo, ton conseil m’a bien servi."


def as_it_is(author: Page) -> Locator:
    """The button that lets a person read a text as it is."""
    return author.get_by_role("button", name=re.compile("Faire relire tel quel|Send to review as it is"))


def about_to_write(name: str, height: int, demo: Demo, enter: Enter) -> Page:
    """A member on a phone of that height (CSS pixels), with something unkind in the composer."""
    author = enter(name, "fr", viewport={"width": 390, "height": height})
    open_topic(author, quiet_topic(demo, 1))
    author.locator("#composer textarea").fill(UNKIND)
    return author


def test_an_abusive_post_is_asked_about_then_waits_for_a_moderator(
    demo: Demo, enter: Enter, new_page: Visitors
) -> None:
    new_page.expect(r"the server responded with a status of 422")  # that is how it asks
    topic = quiet_topic(demo)
    author, reader, moderator = (enter(name, "fr") for name in ("nia", "mia", "mo"))
    for page in (author, reader):
        open_topic(page, topic)

    write(author, UNKIND)
    asked = author.locator(".reconsider")
    expect(asked.locator("mark")).to_contain_text("idiot")
    expect(asked.locator("a[href*='#rule-respect']")).to_be_visible()
    assert demo.ask("SELECT count(*) FROM posts WHERE source = ?", UNKIND) == 0

    as_it_is(author).click()
    waiting = post_saying(author, UNKIND)
    expect(waiting).to_have_attribute("data-state", "held")

    write(author, KIND)
    expect_post(reader, KIND)
    expect(post_saying(reader, UNKIND)).to_have_count(0)
    reader.reload()
    expect_post(reader, KIND)
    expect(post_saying(reader, UNKIND)).to_have_count(0)
    author.reload()
    expect(waiting).to_have_attribute("data-state", "held")

    case = demo.ask(
        "SELECT c.id FROM moderation_cases c JOIN posts p ON p.id = subject_id "
        "WHERE subject_kind = 'post' AND p.source = ?",
        UNKIND,
    )
    moderator.goto("/moderation")
    moderator.locator(f"main a[href='/moderation/cases/{case}']").first.click()
    expect(moderator.locator("mark").first).to_contain_text("idiot")


def test_on_a_phone_nothing_moves_between_press_and_release(
    demo: Demo, enter: Enter, new_page: Visitors
) -> None:
    new_page.expect(r"the server responded with a status of 422")
    author = about_to_write("nia", 844, demo, enter)
    author.locator("#composer").get_by_role("button", name=re.compile("Envoyer|Send")).click()
    bars = author.locator(".nav")
    expect(bars).to_be_hidden()

    as_it_is(author).hover()
    author.mouse.down()
    assert not author.locator("#composer").evaluate("form => form.matches(':focus-within')")
    expect(bars).to_be_hidden()
    author.mouse.up()
    expect(bars).to_be_visible()
    expect(post_saying(author, UNKIND)).to_have_attribute("data-state", "held")


def test_on_a_small_phone_what_can_be_done_stands_above_the_composer(
    demo: Demo, enter: Enter, new_page: Visitors
) -> None:
    new_page.expect(r"the server responded with a status of 422")
    author = about_to_write("mia", 560, demo, enter)
    author.locator("#composer textarea").press("Control+Enter")
    way = as_it_is(author)
    expect(way).to_be_in_viewport(ratio=1)
    assert way.evaluate(
        """button => {
            const { x, y, width, height } = button.getBoundingClientRect();
            return document.elementFromPoint(x + width / 2, y + height / 2) === button;
        }"""
    )
