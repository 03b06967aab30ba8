"""People meet: an introduction with one yes that stays unknown, one with two; the welcome; the desk."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Enter
from tests.journeys.talking import expect_post, open_topic, write
from tests.servers.demo import Demo

SHOWN = r"""() => document.querySelector('#introduction').innerHTML
  .replace(/name="(csrf_token|idempotency_key)" value="[^"]*"/g, '').replace(/<time[^>]*>[^<]*<.time>/g, '')"""
BELL = "() => document.querySelector('#bell')?.dataset.count ?? ''"
LETTER = "Vous parlez toutes les deux du même canal, l’une au passé, l’autre au futur."


def following(page: Page, path: str) -> Page:
    """Open an introduction, and wait until the page follows it."""
    page.goto(path)
    expect(page.locator("#introduction[data-live]")).to_be_attached()
    return page


def test_one_yes_stays_unknown_and_two_open_a_conversation(demo: Demo, enter: Enter) -> None:
    connector, ada, nia = enter("mo", "fr"), enter("ada", "fr"), enter("nia", "en")
    connector.goto("/introductions/new?one=ada&other=nia")
    connector.get_by_label("Pourquoi devraient-ils se rencontrer").fill(LETTER)
    connector.get_by_role("button", name="Envoyer aux deux").click()
    expect(connector.locator(".meet-letter")).to_contain_text(LETTER)
    path = connector.url.removeprefix(demo.url)

    for page in (connector, ada):
        following(page, path)
    before = [(page.evaluate(SHOWN), page.evaluate(BELL)) for page in (connector, ada)]
    nia.goto("/notifications")
    nia.locator(f".notification a[href='{path}']").click()
    nia.get_by_role("button", name="Yes, I would like that").click()
    expect(nia.locator(".flashes")).to_contain_text("nobody else sees it")
    following(nia, path)
    for page in (connector, ada):
        page.reload()
        following(page, path)
    assert [(page.evaluate(SHOWN), page.evaluate(BELL)) for page in (connector, ada)] == before

    ada.get_by_role("button", name="Oui, avec plaisir").click()
    ada.wait_for_url("**/topics/**")
    expect(connector.locator("#introduction")).to_contain_text("Les deux ont dit oui")
    expect(nia.locator("#introduction")).to_contain_text("You both said yes")
    nia.get_by_role("link", name="Go to your conversation").click()
    nia.wait_for_url("**/topics/**")
    topic = int(demo.ask("SELECT topic_id FROM introductions ORDER BY id DESC LIMIT 1"))
    for page in (ada, nia):
        open_topic(page, topic)
    write(nia, "Bonjour Ada, lequel des deux ponts ?")
    expect_post(ada, "lequel des deux ponts")
    assert connector.request.get(f"{demo.url}/topics/{topic}").status == 404


def test_a_yes_that_nobody_answers_is_told_to_nobody(demo: Demo, enter: Enter) -> None:
    path = "/introductions/{}".format(
        demo.ask(
            "SELECT max(i.id) FROM introductions i JOIN members m ON m.id = author_id WHERE username = 'gwen'"
        )
    )
    mia = enter("mia", "fr", java_script_enabled=False)
    mia.goto(path)
    mia.get_by_role("button", name="Oui, avec plaisir").click()
    expect(mia.get_by_role("heading", name="Vous avez dit oui")).to_be_visible()
    expect(mia.locator("#introduction")).to_contain_text("personne ne saura que vous avez dit oui")
    mia.get_by_role("button", name="Non merci").click()
    expect(mia.get_by_role("heading", name="Vous avez dit non")).to_be_visible()
    told = "SELECT count(*) FROM notifications WHERE about = ?"
    assert demo.ask(told, path.replace("/introductions/", "introduction:")) == 2


def test_a_newcomer_is_asked_one_question(demo: Demo, enter: Enter) -> None:
    nia = enter("nia", "en", java_script_enabled=False)
    nia.goto("/")
    nia.get_by_label("Helping").check()
    nia.get_by_role("button", name="Keep my answer").click()
    expect(nia.get_by_role("link", name="See who asks for a hand")).to_be_visible()
    nia.goto("/settings/meeting")
    expect(nia.get_by_label("Helping")).to_be_checked()
    nia.get_by_label("Helping").uncheck()
    nia.get_by_label("I may be introduced to somebody").uncheck()
    nia.get_by_role("button", name="Save").click()
    expect(nia.get_by_label("Helping")).not_to_be_checked()
    expect(nia.get_by_label("I may be introduced to somebody")).not_to_be_checked()


def test_a_row_of_the_desk_goes_when_it_is_done(demo: Demo, enter: Enter) -> None:
    connector, mia = enter("mo", "fr"), enter("mia", "fr")
    connector.goto("/concierge")
    expect(connector.locator("#desk[data-live]")).to_be_attached()
    row = connector.locator("#desk li", has=connector.locator("form[action*='/topic/']")).first
    topic = int((row.locator("form").get_attribute("action") or "").split("/")[3])
    waiting = connector.locator(f"#desk a[href='/topics/{topic}']")
    row.get_by_role("button", name="Répondre").click()
    connector.wait_for_url(f"**/topics/{topic}**")
    connector.goto("/concierge")
    expect(connector.locator("#desk")).to_contain_text("Vous vous en occupez")
    open_topic(mia, topic)
    write(mia, "Oui, avec une vis plus longue.")
    expect(waiting).to_have_count(0, timeout=15_000)
