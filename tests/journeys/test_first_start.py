"""A fresh machine: the printed link, the administrator, the places, a member, and the first words."""

import re

from playwright.sync_api import Page, expect

from tests.accessibility.looking import complaints
from tests.journeys.letters import link_in_letter
from tests.journeys.talking import expect_as_fresh, expect_post, open_topic, write
from tests.servers.fixtures import Visitors
from tests.servers.program import LiveServer

PASSWORD = "parasol-velours-42-cerises"


def _printed_link(server: LiveServer) -> str:
    found = re.findall(rf"^    ({re.escape(server.url)}/\S+)$", server.stdout(), re.MULTILINE)
    assert found, server.stdout()
    return str(found[-1])


def _go_on(page: Page) -> None:
    page.locator("main form button[type=submit]").last.click()


def _look(page: Page) -> None:
    """These pages are open now and never again: tests/accessibility cannot look at them."""
    language = page.locator("html").get_attribute("lang") or ""
    assert list(complaints(page, language)) == []


def _become_administrator(page: Page, link: str) -> None:
    page.goto(link)
    expect(page.locator("h1")).to_have_text("Welcome. Who are you?")
    _look(page)
    page.fill("[name=username]", "ines")
    page.fill("[name=email]", "ines@example.org")
    page.fill("[name=password]", PASSWORD)
    _go_on(page)
    expect(page.locator("h1")).to_have_text("What is the place called?")
    _look(page)
    page.fill("[name=name]", "Le Banc")
    page.fill("[name=tagline]", "On the bench, in two languages.")
    page.check("[name=language][value=fr]")
    _go_on(page)
    page.wait_for_url("**/setup/places")
    _look(page)
    page.locator("[name$=name_fr]").first.fill("Sur le banc")
    _go_on(page)
    page.wait_for_url(lambda address: "/setup" not in address)


def _register(page: Page, server: LiveServer) -> None:
    page.goto("/register")
    page.fill("[name=username]", "paulo")
    page.fill("[name=email]", "paulo@example.org")
    page.fill("[name=password]", PASSWORD)
    page.check("[name=conduct]")
    _go_on(page)
    page.wait_for_url("**/register/sent")
    page.goto(link_in_letter(server.data_dir / "mail", "paulo@example.org"))
    if page.locator("a[href^='/members/paulo']").count() == 0:
        page.goto("/login")
        page.fill("[name=email]", "paulo")
        page.fill("[name=password]", PASSWORD)
        _go_on(page)
        page.wait_for_url(lambda address: "/login" not in address)


def test_from_the_printed_link_to_two_people_talking(live_server: LiveServer, new_page: Visitors) -> None:
    link = _printed_link(live_server)
    ines = new_page(live_server.url, locale="en-GB")
    _become_administrator(ines, link)
    expect(ines.locator(".brand").first).to_contain_text("Le Banc")

    stranger = new_page(live_server.url, locale="fr-FR")
    new_page.expect("status of 4(04|10)")
    stranger.goto(link)
    expect(stranger.locator("[name=password]")).to_have_count(0)

    paulo = new_page(live_server.url, locale="fr-FR")
    _register(paulo, live_server)
    paulo.goto("/categories")
    expect(paulo.locator("main")).to_contain_text("Sur le banc")
    paulo.goto("/topics/new")
    paulo.fill("[name=title]", "Le premier pain")
    paulo.fill("[name=body]", "Il sort du four à six heures.")
    _go_on(paulo)
    paulo.wait_for_url(re.compile(r"/topics/\d+"))
    topic = int(re.findall(r"/topics/(\d+)", paulo.url)[0])
    expect_post(paulo, "Il sort du four à six heures.")

    open_topic(paulo, topic)
    open_topic(ines, topic)
    write(ines, "Keep one for me, please.")
    expect_post(paulo, "Keep one for me, please.")
    write(paulo, "C’est gardé, près de la fenêtre.")
    expect_post(ines, "C’est gardé, près de la fenêtre.")
    expect_as_fresh(ines)
    expect_as_fresh(paulo)


def test_a_restart_asks_nothing_again(live_server: LiveServer, new_page: Visitors) -> None:
    ines = new_page(live_server.url, locale="en-GB")
    _become_administrator(ines, _printed_link(live_server))
    before = live_server.stdout()
    ines.goto("about:blank")  # no page of ours is open while the server is away
    live_server.stop()
    live_server.restart()
    assert "administrator" not in live_server.stdout().removeprefix(before)
    ines.goto("/admin/")
    expect(ines.locator("h1")).to_have_count(1)
    assert "/login" not in ines.url
