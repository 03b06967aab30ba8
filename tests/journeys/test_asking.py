"""Asked without names: a page at a time, kept in the browser until it is sent, and what came of it goes back."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.conftest import Enter


def test_answered_without_a_name_and_told_what_came_of_it(enter: Enter) -> None:
    mia = enter("mia")
    mia.goto("/questionnaires")
    mia.get_by_role("link", name="Votre prochaine sacoche").first.click()
    expect(mia.locator(".promises")).to_contain_text("Pour choisir les couleurs")
    mia.get_by_label("les courses").check()
    mia.reload()
    expect(mia.get_by_label("les courses")).to_be_checked()  # kept in this browser, sent nowhere
    for _page in range(5):
        mia.locator("button[name=next]").click()
    mia.locator("textarea[name='q-why']").fill("Une poche pour les clés.")
    mia.locator("button[name=send]").click()
    expect(mia.locator("#answered")).to_contain_text("Vous avez répondu")

    mia.goto("/questionnaires")
    mia.get_by_role("link", name="La notice de réparation").first.click()
    expect(mia.locator("h1")).to_contain_text("La notice de réparation")
    expect(mia.locator(".result-table").first).to_be_visible()
