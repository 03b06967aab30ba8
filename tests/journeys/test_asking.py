"""Asked without names: a page at a time, kept in the browser until it is sent, and what came of it goes back."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Enter
from tests.servers.demo import Demo
from tests.servers.fixtures import Visitors

TITLE = "Votre prochaine sacoche"


def _on(page: Page) -> None:
    page.locator("button[name=next]:visible").click()


def _answered(demo: Demo, number: int) -> tuple[int, int]:
    return tuple(
        demo.ask(f"SELECT count(*) FROM questionnaire_{table} WHERE questionnaire_id = ?", number)
        for table in ("ballots", "tokens")
    )


def _kept(page: Page) -> list[str]:
    found: list[str] = page.evaluate(
        "Object.entries(localStorage).filter(([key]) => key.startsWith('answers:')).map(([, value]) => value)"
    )
    return found


def _begin(mia: Page) -> None:
    """Two pages of the questionnaire, reached from the list, after what is promised."""
    mia.goto("/questionnaires")
    mia.get_by_role("link", name=TITLE).click()
    expect(mia.locator(".promises")).to_contain_text("Pour choisir les couleurs")
    expect(mia.locator(".promises")).to_contain_text("pas même nous")
    mia.get_by_label("aller au travail").check()
    _on(mia)
    mia.get_by_label("ocre").check()
    _on(mia)
    expect(mia.locator("#answers")).to_contain_text("Question 3")


def _come_back_and_finish(mia: Page, number: int) -> None:
    """Whoever comes back another day finds everything, on whichever page it was."""
    mia.goto(f"/questionnaires/{number}")
    expect(mia.get_by_label("aller au travail")).to_be_checked()
    _on(mia)
    expect(mia.get_by_label("ocre")).to_be_checked()
    _on(mia)
    for place, option in enumerate(("2", "1", "3")):
        mia.locator(f"#q-order-{place}").select_option(option)
    _on(mia)
    mia.get_by_label("4", exact=True).check()
    _on(mia)
    mia.get_by_label("oui", exact=True).check()
    _on(mia)
    mia.locator("textarea[name='q-why']").fill("Une poche pour les clés.")


def _answer_without_javascript(nia: Page, number: int) -> None:
    nia.goto(f"/questionnaires/{number}")
    _on(nia)  # the first question has to be answered
    expect(nia.locator("[role=alert]")).to_be_visible()
    expect(nia.locator("fieldset#q-use")).to_have_attribute("aria-describedby", "q-use-error")
    nia.get_by_label("aller au travail").check()
    for _page in range(5):
        _on(nia)
    nia.locator("button[name=back]").click()
    nia.get_by_label("yes", exact=True).or_(nia.get_by_label("oui", exact=True)).check()
    _on(nia)
    nia.locator("textarea[name='q-why']").fill("Une sangle plus large.")
    nia.locator("button[name=send]:visible").click()
    expect(nia.locator("#answered")).to_be_visible()


def _end(ada: Page, number: int) -> None:
    """Ada, who asked, reads nothing before it is over, and ends it."""
    ada.goto(f"/questionnaires/{number}/answers")
    expect(ada.locator("main")).not_to_contain_text("Une poche pour les clés.")
    ada.goto(f"/questionnaires/{number}")
    ada.get_by_role("link", name="Y mettre fin maintenant").click()
    ada.locator("main form button").click()


def _read_results(mia: Page, people: int) -> None:
    """The page that was open says by itself what came of it."""
    mia.locator("main").get_by_role("link", name="Ce qu’il en est ressorti").click()
    expect(mia.locator("main")).to_contain_text(f"{people} personnes ont répondu")
    first = mia.locator(".result").first
    expect(first).to_contain_text(f"aller au travail ({people} sur {people})")
    expect(first.locator(".result-table tbody tr").first).to_contain_text("100")
    expect(first.locator("svg[aria-hidden=true]").first).to_be_visible()
    expect(mia.locator("main")).not_to_contain_text("Une poche pour les clés.")


def test_answered_without_a_name_and_told_what_came_of_it(
    enter: Enter, demo: Demo, new_page: Visitors
) -> None:
    number = demo.ask("SELECT id FROM questionnaires WHERE title = ?", TITLE)
    before = _answered(demo, number)
    mia = enter("mia")
    _begin(mia)
    _come_back_and_finish(mia, number)
    assert any("Une poche pour les clés." in kept and "q-order-0" in kept for kept in _kept(mia))
    assert _answered(demo, number) == before, "it was sent somewhere before it was sent"
    mia.locator("button[name=send]:visible").click()
    expect(mia.locator("#answered")).to_contain_text("Vous avez répondu")
    assert _kept(mia) == []
    assert _answered(demo, number) == (before[0] + 1, before[1] + 1)

    new_page.expect("status of 422")  # what Chromium says of the question that has to be answered
    _answer_without_javascript(enter("nia", java_script_enabled=False), number)

    ada = enter("ada")
    _end(ada, number)
    _read_results(mia, before[0] + 2)
    ada.goto(f"/questionnaires/{number}/answers")
    expect(ada.locator("main")).to_contain_text("Une poche pour les clés.")
    expect(ada.locator("main")).not_to_contain_text("Mia")


def test_the_enter_key_sends_and_goes_neither_back_nor_away(enter: Enter) -> None:
    mia = enter("mia")
    mia.goto("/questionnaires")
    mia.get_by_role("link", name="The next workshop").click()
    mia.locator("input[name='q-name']").fill("Waxing")
    mia.reload()
    expect(mia.locator("input[name='q-name']")).to_have_value("Waxing")
    mia.locator("input[name='q-name']").press("Enter")
    expect(mia.locator("#answered")).to_be_visible()
    expect(mia.locator("#mine + dl")).to_contain_text("Waxing")
