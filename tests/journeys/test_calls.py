"""A call in browsers: refused without its counterpart, then published, answered, credited, and late."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import Page, expect

from forum.clock import now
from tests.cast import Cast
from tests.factories.contributions import FORM, days, make_call, make_contribution, make_speaker
from tests.journeys.conftest import Open
from tests.servers.fixtures import Visitors


def _ask_without_return(page: Page, last_day: str) -> None:
    page.goto("/calls")
    page.get_by_role("link", name="Ask the community").click()
    expect(page.locator(".twelve-months")).to_contain_text("Nothing has been asked of this community yet")
    for name in ("title", "body", "whom", "purpose", "credit"):
        page.locator(f"[name={name}]").fill(FORM[name])
    page.locator(f"[name=effort][value={FORM['effort']}]").check()
    page.locator(f"[name=rights][value={FORM['rights']}]").check()
    page.locator("[name=last_day]").fill(last_day)
    page.get_by_role("button", name="Publish the call").click()


def _refused_then_published(page: Page, due_on: str) -> str:
    summary = page.locator(".notice.bad[role=alert]")
    expect(summary).to_contain_text("3 things need your attention. What you wrote is kept.")
    expect(page.locator("#promise-error")).to_be_visible()
    expect(page.locator("#due_on-error")).to_be_visible()
    expect(page.locator("#brought-error")).to_be_visible()
    expect(page.locator("[name=body]")).to_have_value(FORM["body"])
    for name in ("promise", "brought"):
        page.locator(f"[name={name}]").fill(FORM[name])
    page.locator("[name=due_on]").fill(due_on)
    page.get_by_role("button", name="Publish the call").click()
    expect(page).to_have_url(re.compile(r"/calls/\d+$"))
    expect(page.locator(".counterpart")).to_contain_text(FORM["promise"])
    expect(page.locator(".counterpart")).to_contain_text(FORM["brought"])
    expect(page.locator("#call[data-live]")).to_be_attached()
    return page.url


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_call_from_its_first_refusal_to_its_late_promise(
    cast: Cast, open_for: Open, new_page: Visitors
) -> None:
    new_page.expect("status of 422")  # what Chromium says of the form that lacks its counterpart
    with cast.app.app_context():
        speaker = make_speaker()
        last_day, due_on = days(14).isoformat(), days(30).isoformat()
    bea, mia, guest = open_for(speaker), open_for(cast.mia), open_for(None)
    _ask_without_return(bea, last_day)
    url = _refused_then_published(bea, due_on)

    mia.goto(url)
    expect(mia.locator("#call[data-live]")).to_be_attached()
    mia.locator("[name=body]").fill("I bring my grandmother, who keeps bees.")
    mia.get_by_role("button", name="Offer it").click()
    expect(mia.locator(".contribution")).to_contain_text("grandmother")
    offered = bea.locator(".contribution", has_text="grandmother")  # the page of who asked was open
    expect(offered).to_be_visible()
    guest.goto(url)
    expect(guest.locator(".contribution")).to_have_count(0)

    offered.locator("summary").click()
    offered.locator("textarea").fill("Please bring her. And her bees, in thought.")
    offered.get_by_role("button", name="Accept with this word").click()
    expect(mia.locator(".brand-word")).to_contain_text("in thought")
    expect(guest.locator(".contribution")).to_contain_text("Mia")
    answered = bea.locator(".contribution", has_text="grandmother")
    answered.locator("summary").click()
    answered.locator("textarea").fill("She chose the third, and so shall we.")
    answered.get_by_role("button", name="It is used").click()
    expect(mia.locator(".contribution .badge", has_text="used")).to_be_visible()
    guest.goto("/made-together")
    expect(guest.locator(".contribution")).to_contain_text("She chose the third")
    expect(guest.locator(".contribution")).to_contain_text("Mia")

    guest.goto("/ledger")
    expect(guest.locator(".ledger-sentence")).to_contain_text("we asked for one thing, one person helped")
    with time_machine.travel(now() + timedelta(days=42), tick=True):
        _late(open_for, guest, bea)


def _late(open_for: Open, guest: Page, bea: Page) -> None:
    guest.reload()
    expect(guest.locator(".ledger-sentence")).to_contain_text("It is 12 days late")
    expect(guest.locator(".owed")).to_contain_text("12 days late")
    french = open_for(None, "fr-FR", java_script_enabled=False)
    french.goto("/ledger")
    expect(french.locator(".ledger-sentence")).to_contain_text("Elle a 12 jours de retard")
    expect(guest.locator("#ledger[data-live]")).to_be_attached()
    bea.goto("/ledger")
    bea.locator(".owed a").first.click()
    bea.locator("textarea[name=word]").fill("The jars were late, like the lime trees. They are sent.")
    bea.get_by_role("button", name="It is given").click()
    expect(guest.locator(".ledger-sentence")).to_contain_text("The one promise is kept")
    expect(guest.locator(".quarter")).to_contain_text(["12 days late"])
    guest.locator(".quarter .ledger-lines a", has_text="honey").last.click()
    expect(guest.locator(".brand-word")).to_contain_text("like the lime trees")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_call_is_kept_while_it_is_written_and_corrected_in_the_open(cast: Cast, open_for: Open) -> None:
    with cast.app.app_context():
        speaker = make_speaker()
        call_id = make_call(speaker)
        make_contribution(cast.mia, call_id)
    bea, mia = open_for(speaker), open_for(cast.mia)
    bea.goto("/calls/new")
    expect(bea.locator("form[data-ready]")).to_be_attached()
    bea.locator("[name=title]").fill("Taste three teas")
    bea.locator("[name=rights][value=lent]").check()
    expect(bea.locator("[data-draft-state]")).to_have_text("Draft kept")
    elsewhere = open_for(speaker, java_script_enabled=False)
    elsewhere.goto("/drafts")
    elsewhere.get_by_role("link", name="Taste three teas").click()
    expect(elsewhere.locator("[name=rights][value=lent]")).to_be_checked()
    elsewhere.locator("[name=body]").fill("Typed without a script.")
    elsewhere.get_by_role("button", name="Keep as a draft").click()
    bea.reload()
    expect(bea.locator("[name=body]")).to_have_value("Typed without a script.")

    mia.goto(f"/calls/{call_id}")
    expect(mia.locator("#call[data-live]")).to_be_attached()
    bea.goto(f"/calls/{call_id}")
    bea.get_by_role("link", name="Correct this call").click()
    bea.locator("[name=body]").fill("Which of the three?")
    bea.get_by_role("button", name="Correct it openly").click()
    expect(bea.locator(".corrections ins").first).to_contain_text("of the three")
    expect(mia.locator(".corrections ins").first).to_be_visible()  # her page was open
    mia.goto("/notifications")
    expect(mia.locator("main")).to_contain_text("A call that you answered was corrected")
