"""Everything, without a single script: forms, links and pages alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import LOCALES, Enter
from tests.journeys.judging import rule_on, undo_decision
from tests.journeys.talking import quiet_topic
from tests.servers.demo import Demo


@pytest.fixture
def still(enter: Enter) -> Enter:
    """`still("mia")`: a member's browser that runs no scripts."""

    def open_for(name: str | None, language: str = "fr") -> Page:
        return enter(name, language, java_script_enabled=False)

    return open_for


def _send(page: Page) -> None:
    page.locator("main form button.primary, main form button.danger").last.click()


def _start_topic(page: Page, title: str, body: str) -> int:
    page.goto("/topics/new?category=entraide")
    page.fill("[name=title]", title)
    page.fill("[name=body]", body)
    _send(page)
    page.wait_for_url(re.compile(r"/topics/\d+"))
    return int(re.findall(r"/topics/(\d+)", page.url)[0])


def _reply(page: Page, topic: int, body: str) -> None:
    page.goto(f"/topics/{topic}")
    page.locator("#composer textarea").fill(body)
    page.locator("#composer button.primary").click()
    expect(page.locator(".post-body", has_text=body)).to_have_count(1)


def _choose(page: Page, topic: int, name: str) -> None:
    """Open the form of one act of a moderator, from the topic itself."""
    page.goto(f"/topics/{topic}")
    if not page.locator(f"a[href='/topics/{topic}/manage']").count():
        page.goto(f"/topics/{topic}/manage")
    else:
        page.locator(f"a[href='/topics/{topic}/manage']").first.click()
    page.locator(f"a[href$='/manage/{name}']").click()


def _for_a_reason(page: Page) -> None:
    page.fill("[name=reason]", "Pour que chacun s’y retrouve")
    _send(page)


def test_the_page_says_how_to_refresh(still: Enter, demo: Demo) -> None:
    page = still(None, "en")
    page.goto(f"/topics/{quiet_topic(demo)}")
    expect(page.locator(".still")).to_contain_text("Reload it to see what is new.")


def test_registering_and_logging_out_and_in(still: Enter, demo: Demo) -> None:
    page = still(None)
    page.goto("/register")
    page.fill("[name=username]", "odile")
    page.fill("[name=email]", "odile@example.org")
    page.fill("[name=password]", "parasol-velours-42-cerises")
    page.check("[name=conduct]")
    _send(page)
    expect(page.locator("h1")).to_have_count(1)
    page.wait_for_url("**/register/sent")

    page = still("mia")
    page.goto("/")
    page.locator("details.menu:has([action='/logout']) summary").click()
    page.locator("[action='/logout'] button").click()
    expect(page.locator("a[href='/login']").first).to_be_visible()
    page.goto("/drafts")
    expect(page.locator("[name=password]")).to_be_visible()


def test_a_topic_with_preview_a_reply_a_quote_an_edit_and_a_deletion(still: Enter) -> None:
    mia, nia = still("mia"), still("nia", "en")
    mia.goto("/topics/new?category=entraide")
    mia.fill("[name=title]", "Une sangle trop longue")
    mia.fill("[name=body]", "Faut-il la **couper** ?")
    mia.locator("button[name=preview]").click()
    expect(mia.locator("[data-preview-body] strong")).to_have_text("couper")
    expect(mia.locator("[name=title]")).to_have_value("Une sangle trop longue")
    _send(mia)
    mia.wait_for_url(re.compile(r"/topics/\d+"))
    topic = int(re.findall(r"/topics/(\d+)", mia.url)[0])

    nia.goto(f"/topics/{topic}")
    nia.locator(".post a.dots").first.click()
    nia.locator("a[data-quote]").click()
    composer = nia.locator("#composer textarea")
    expect(composer).to_have_value(re.compile(r"^> .*couper", re.DOTALL))
    composer.fill(composer.input_value() + "\n\nFold it twice and sew.")
    nia.locator("#composer button.primary").click()
    expect(nia.locator(".post-body blockquote")).to_contain_text("couper")

    mine = nia.locator(".post", has_text="Fold it twice")
    mine.locator("a.dots").click()
    nia.locator("[data-menu-content] a[href$='/edit']").click()
    nia.locator("#composer textarea").fill("Fold it three times and sew.")
    _send(nia)
    mine = nia.locator(".post", has_text="Fold it three times")
    expect(mine).to_have_count(1)
    mine.locator("a[href$='/history']").first.click()
    expect(nia.locator("ins").first).to_be_visible()
    expect(nia.locator("del").first).to_be_visible()

    nia.goto(f"/topics/{topic}")
    nia.locator(".post", has_text="Fold it three times").locator("a.dots").click()
    nia.locator("[data-delete] button").click()
    expect(nia.locator("h1")).to_have_text("Your post is deleted")
    nia.locator("[action$='/restore'] button").click()
    expect(nia.locator(".post", has_text="Fold it three times")).to_have_count(1)


def test_sending_a_form_twice_makes_one_post(still: Enter, demo: Demo) -> None:
    mia, topic = still("mia"), quiet_topic(demo, 1)
    mia.goto(f"/topics/{topic}")
    mia.locator("#composer textarea").fill("Un seul exemplaire, merci.")
    mia.locator("#composer button.primary").dblclick()
    expect(mia.locator(".post-body", has_text="Un seul exemplaire")).to_have_count(1)
    mia.goto(f"/topics/{topic}")
    expect(mia.locator(".post-body", has_text="Un seul exemplaire")).to_have_count(1)


def test_following_marking_read_and_searching(still: Enter) -> None:
    mia, nia = still("mia"), still("nia", "en")
    topic = _start_topic(mia, "Le zinzolin des sacoches", "Quelle couleur est-ce donc ?")
    nia.goto(f"/topics/{topic}")
    nia.locator("details.menu:has([name=level]) summary").click()
    nia.locator("[name=level][value=watch]").click()
    nia.locator("details.menu:has([name=level]) summary").click()
    expect(nia.locator("[name=level][value=watch]")).to_have_attribute("aria-current", "true")
    _reply(mia, topic, "Un violet rougeâtre, me dit-on.")
    nia.goto("/notifications")
    expect(nia.locator(".notification.unseen", has_text="zinzolin")).to_have_count(1)
    nia.locator(".page-head button").click()
    expect(nia.locator(".notification.unseen")).to_have_count(0)
    nia.goto("/topics?filter=unread")
    nia.locator("form[action='/topics/read-all'] button").first.click()
    nia.goto("/topics?filter=unread")
    expect(nia.locator("ul.rows")).to_have_count(0)
    nia.goto("/")
    nia.locator("#find").fill("zinzolin")
    nia.locator("#find").press("Enter")
    expect(nia.locator(".result mark").first).to_be_visible()


def test_moderating(still: Enter) -> None:
    mia, mo = still("mia"), still("mo")
    first = _start_topic(mia, "Boucle cassée, épisode un", "Elle a lâché dans la côte.")
    second = _start_topic(mia, "Boucle cassée, épisode deux", "Et la deuxième aussi.")
    _reply(mia, second, "La troisième tient.")

    _choose(mo, first, "lock")
    rule_on(mo, "lock", "Tout est dit, et l’on s’y répète")
    mia.goto(f"/topics/{first}")
    expect(mia.locator("#composer")).to_have_count(0)
    _choose(mo, first, "unlock")
    undo_decision(mo, "Il restait à dire")
    _choose(mo, first, "move")
    mo.locator("[name=category_id]").select_option(index=1)
    _for_a_reason(mo)
    _choose(mo, first, "rename")
    mo.fill("[name=title]", "Boucles cassées")
    _for_a_reason(mo)
    expect(mo.locator("h1")).to_have_text("Boucles cassées")
    _choose(mo, second, "merge")
    mo.fill("[name=target]", str(first))
    _for_a_reason(mo)
    mo.goto(f"/topics/{second}")
    expect(mo.locator("h1")).to_have_text("Boucles cassées")
    expect(mo.locator(".post-body", has_text="La troisième tient.")).to_have_count(1)

    mo.locator(".post", has_text="La troisième tient.").locator("a.dots").click()
    mo.locator("[data-menu-content] a[href*='/manage/split']").click()
    mo.fill("[name=title]", "La boucle qui tient")
    _for_a_reason(mo)
    expect(mo.locator("h1")).to_have_text("La boucle qui tient")
    mo.locator(".post a.dots").first.click()
    topic = mo.url
    mo.locator("[data-menu-content] a[href$='/hide']").click()
    rule_on(mo, "hide", "Pour que chacun s’y retrouve")
    mo.goto(topic)
    expect(mo.locator(".post-body", has_text="La troisième tient.")).to_have_count(0)
    mia.goto(topic)
    expect(mia.locator(".post-body", has_text="La troisième tient.")).to_have_count(0)


def test_settings_and_languages(still: Enter) -> None:
    page = still("mo")
    page.goto("/settings")
    page.fill("[name=bio]", "Je range les chaises.")
    page.locator("main [name=theme][value=dark]").check()
    page.locator("main form button.primary").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("[name=bio]")).to_have_value("Je range les chaises.")
    page.locator("details.menu:has([name=language]) summary").click()
    page.locator("header [name=language][value=en]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")

    guest = still(None)
    guest.goto("/categories")
    expect(guest.locator("html")).to_have_attribute("lang", "fr")
    guest.locator("details.menu:has([hreflang]) summary").click()
    guest.locator("[hreflang=en]").click()
    expect(guest.locator("html")).to_have_attribute("lang", "en")
    guest.goto("/")
    expect(guest.locator("html")).to_have_attribute("lang", LOCALES["en"][:2])
