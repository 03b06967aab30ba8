"""Two members, one page in French and one in English, in one conversation: live, and through bad moments."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Enter
from tests.journeys.judging import judge_member, lift_from_member
from tests.journeys.talking import (
    expect_as_fresh,
    expect_post,
    front_room,
    open_topic,
    post_saying,
    quiet_topic,
    write,
)
from tests.servers.demo import Demo, log_in
from tests.servers.fixtures import Visitors

CUT_OFF = "WebSocket connection to|Failed to load resource|net::ERR"
"""What Chromium says on the console when a server is away."""

MEMBERS_ONLY = "SELECT id FROM topics WHERE category_id = (SELECT id FROM categories WHERE slug = 'dons')"
BOXES = "() => [...document.querySelectorAll('#posts > .post')].map((one) => one.getBoundingClientRect().top)"


def _two(enter: Enter) -> tuple[Page, Page]:
    return enter("mia"), enter("nia", "en")


@pytest.fixture(params=["topic", "room"])
def place(request: pytest.FixtureRequest, demo: Demo) -> int:
    """An open topic, and the live room."""
    return front_room(demo) if request.param == "room" else quiet_topic(demo)


def test_two_members_talk(enter: Enter, place: int) -> None:
    mia, nia = _two(enter)
    for page, language in ((mia, "fr"), (nia, "en")):
        open_topic(page, place)
        expect(page.locator("html")).to_have_attribute("lang", language)
    write(mia, "Il reste une chaise au soleil.")
    expect_post(nia, "Il reste une chaise au soleil.")
    expect_post(mia, "Il reste une chaise au soleil.")
    expect(nia.locator("#announcer")).to_have_text("1 new reply")
    write(nia, "I am bringing the biscuits.")
    expect_post(mia, "I am bringing the biscuits.")
    expect(post_saying(mia, "I am bringing the biscuits.").locator("[data-reply]")).to_contain_text(
        "Répondre"
    )
    expect(post_saying(nia, "Il reste une chaise").locator("[data-reply]")).to_contain_text("Reply")

    other = mia.context.new_page()
    other.goto(f"/topics/{place}")
    post_saying(other, "Il reste une chaise").locator("a.dots").click()
    other.locator("[data-menu-content] a[href$='/edit']").click()
    other.locator("#composer textarea").fill("Il reste deux chaises au soleil.")
    other.locator("main form button.primary").click()
    expect_post(nia, "Il reste deux chaises au soleil.")
    expect(post_saying(nia, "Il reste une chaise")).to_have_count(0)

    post_saying(nia, "I am bringing the biscuits.").locator("a.dots").click()
    nia.locator("[data-delete] button").click()
    expect(post_saying(mia, "I am bringing the biscuits.")).to_have_count(0)
    expect_as_fresh(mia)
    expect_as_fresh(nia)


def test_what_one_reads_stays_where_it_is(enter: Enter, demo: Demo) -> None:
    mia, nia = _two(enter)
    topic = quiet_topic(demo, 2)
    open_topic(nia, topic)
    open_topic(mia, topic)
    nia.evaluate("scrollTo(0, 120)")
    before = nia.evaluate(BOXES)
    write(mia, "Rien ne doit bouger sous vos yeux.")
    expect_post(nia, "Rien ne doit bouger sous vos yeux.")
    assert nia.evaluate(BOXES)[: len(before)] == before


def test_marks_and_the_bell_move(enter: Enter, demo: Demo) -> None:
    mia, nia = _two(enter)
    topic = quiet_topic(demo, 3)
    open_topic(nia, topic)
    nia.locator("details.menu:has([name=level]) summary").click()
    nia.locator("[name=level][value=track]").click()
    nia.goto("/topics")
    expect(nia.locator(".rows[data-live]")).to_be_attached()
    rung = int(nia.locator("#bell").get_attribute("data-count") or 0)
    open_topic(mia, topic)
    write(mia, "@nia viens voir le parasol !")
    expect_post(mia, "viens voir le parasol")
    expect(nia.locator("[data-bell-count]")).to_have_text(str(rung + 1))
    mark = nia.locator(f".rows [data-topic='{topic}'] [data-unread]")
    expect(mark).to_be_visible()
    assert nia.evaluate("document.querySelector('.rows > :not([data-pinned])').dataset.topic") == str(topic)

    reading = nia.context.new_page()
    open_topic(reading, topic)
    reading.bring_to_front()
    post_saying(reading, "viens voir le parasol").scroll_into_view_if_needed()
    expect(mark).to_be_hidden()


def test_who_is_here_and_who_is_writing(enter: Enter, demo: Demo) -> None:
    mia, nia = _two(enter)
    topic = quiet_topic(demo, 4)
    open_topic(mia, topic)
    open_topic(nia, topic)
    expect(nia.locator(".here")).to_contain_text("Mia Delorme")
    expect(mia.locator(".here")).to_contain_text("Nia Bevan")
    mia.locator("#composer textarea").press_sequentially("Je cherche")
    expect(nia.locator("[data-typing]")).to_have_text("Mia Delorme is writing…")
    mia.close()
    expect(nia.locator(".here")).to_be_hidden()


def test_a_conversation_goes_on_after_the_server_was_killed(
    enter: Enter, demo: Demo, new_page: Visitors, place: int
) -> None:
    new_page.expect(CUT_OFF)
    mia, nia = _two(enter)
    open_topic(mia, place)
    open_topic(nia, place)
    write(nia, "Before the storm.")
    expect_post(mia, "Before the storm.")
    composer = mia.locator("#composer textarea")
    composer.press_sequentially("Je n’ai pas fini ")
    demo.kill()
    composer.press_sequentially("ma phrase.")
    expect(mia.locator("#connection")).to_be_visible()
    expect(composer).to_have_value("Je n’ai pas fini ma phrase.")
    composer.press("Control+Enter")
    unsent = mia.locator(".post.unsent", has_text="Je n’ai pas fini ma phrase.")
    expect(unsent).to_be_visible()
    demo.restart()
    expect(mia.locator("#connection")).to_be_hidden()
    expect_post(nia, "Je n’ai pas fini ma phrase.")
    expect_post(mia, "Je n’ai pas fini ma phrase.")
    expect(mia.locator(".unsent-posts .post")).to_have_count(0)
    write(nia, "After the storm.")
    expect_post(mia, "After the storm.")
    expect_as_fresh(mia)
    expect_as_fresh(nia)


def test_what_was_not_sent_survives_browser_and_server(enter: Enter, demo: Demo, new_page: Visitors) -> None:
    new_page.expect(CUT_OFF)
    mia, topic = enter("mia"), quiet_topic(demo, 5)
    open_topic(mia, topic)
    demo.kill()
    write(mia, "Écrit pendant la panne.")
    expect(mia.locator(".post.unsent")).to_be_visible()
    mia.close(run_before_unload=False)
    demo.restart()
    again = mia.context.new_page()
    open_topic(again, topic)
    expect_post(again, "Écrit pendant la panne.")
    expect_as_fresh(again)


def test_a_page_that_was_offline_catches_up(enter: Enter, demo: Demo, new_page: Visitors) -> None:
    new_page.expect(CUT_OFF)
    mia, nia = _two(enter)
    topic = quiet_topic(demo, 6)
    open_topic(mia, topic)
    write(mia, "Avant le tunnel.")
    expect_post(mia, "Avant le tunnel.")
    open_topic(nia, topic)
    nia.context.set_offline(True)
    expect(nia.locator("#connection")).to_be_visible()
    for number in range(3):
        write(mia, f"Dans le tunnel, {number}.")
        expect_post(mia, f"Dans le tunnel, {number}.")
    post_saying(mia, "Avant le tunnel.").locator("a.dots").click()
    mia.locator("[data-delete] button").click()
    expect(post_saying(mia, "Avant le tunnel.")).to_have_count(0)
    nia.context.set_offline(False)
    expect_post(nia, "Dans le tunnel, 2.")
    expect(post_saying(nia, "Avant le tunnel.")).to_have_count(0)
    expect_as_fresh(nia)
    expect_as_fresh(mia)


def test_without_sockets_the_page_works_and_says_how_to_refresh(
    enter: Enter, demo: Demo, new_page: Visitors
) -> None:
    new_page.expect(CUT_OFF)
    mia, nia = enter("mia"), enter("nia", "en")
    topic = quiet_topic(demo, 8)
    nia.route_web_socket(re.compile("/socket.io/"), lambda socket: socket.close())
    nia.clock.install()
    open_topic(nia, topic)
    nia.clock.run_for(20_000)
    cut = nia.locator("#connection [data-cut]")
    expect(cut).to_be_visible()
    expect(nia.locator("#connection [data-offline]")).to_be_hidden()
    write(nia, "No socket here.")
    expect_post(nia, "No socket here.")
    open_topic(mia, topic)
    write(mia, "Ici non plus, presque.")
    expect_post(mia, "Ici non plus, presque.")
    nia.clock.run_for(70_000)  # it asks once a minute
    expect_post(nia, "Ici non plus, presque.")
    write(mia, "Et par un clic ?")
    expect_post(mia, "Et par un clic ?")
    cut.locator("a").click()
    expect_post(nia, "Et par un clic ?")


def test_whoever_is_suspended_is_put_out_and_told_so(enter: Enter, demo: Demo, new_page: Visitors) -> None:
    new_page.expect("Failed to load resource|WebSocket connection to")
    private = int(demo.ask(MEMBERS_ONLY))
    nia, mo = enter("nia", "en"), enter("mo")
    open_topic(nia, private)
    judge_member(mo, "nia", "suspend", "Une pause, après trois rappels.")
    expect(nia.locator(".closed-line[role=status]")).to_be_visible()
    expect(nia.locator("#posts > .post")).to_have_count(0)
    nia.goto("/")
    log_in(nia, "nia")
    nia.wait_for_url(re.compile("/suspended"))
    expect(nia.locator("main")).to_contain_text("Une pause, après trois rappels.")
    lift_from_member(mo, "nia", "La pause est finie.")
    nia.goto("/")
    nia.wait_for_url(lambda url: "/suspended" not in url)
