"""What people do when something is reported and judged, each by the pages."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect


def report_post(page: Page, post_id: int, why: str) -> None:
    """Somebody reports a post."""
    page.goto(f"/report/post/{post_id}")
    page.locator("#rule-respect").check()
    page.locator("[name=sentence]").fill(why)
    page.locator("main form button.primary").last.click()
    expect(page.locator(".flashes, .notice").first).to_be_visible()


def decide_about_post(page: Page, post_id: int, measure: str, facts: str) -> None:
    """A moderator decides about a post that was reported: its rule is chosen already."""
    page.goto(f"/moderation/act/post/{post_id}?measure={measure}")
    _rule(page, measure, facts)


def rule_on(page: Page, measure: str, facts: str, *, days: str = "") -> None:
    """On the form of a decision about what nobody has reported: by the first rule, perhaps for some days."""
    page.locator("select[name=rule]").select_option(index=1)
    if days:
        page.locator("[name=term]").select_option(days)
    _rule(page, measure, facts)


def _rule(page: Page, measure: str, facts: str) -> None:
    """The form, the statement as it will be sent, the button."""
    page.locator(f"[name=measure][value={measure}]").check()
    page.locator("[name=facts]").fill(facts)
    page.locator("button[name=step][value=preview]").click()
    page.locator("button[name=step][value=decide]").click()
    expect(page).to_have_url(re.compile(r"/moderation/decisions/\d+"))


def judge_member(page: Page, name: str, measure: str, facts: str) -> None:
    """A moderator decides about a member, from the page that looks after them."""
    page.goto(f"/admin/members/{name}")
    page.locator(f"a[href*='/moderation/act/profile/'][href$='measure={measure}']").click()
    rule_on(page, measure, facts, days="7")


def undo_decision(page: Page, facts: str) -> None:
    """On the page of a decision: why it is undone, what will be sent, the button."""
    page.locator("[name=facts]").fill(facts)
    page.locator("button[name=step][value=preview]").click()
    page.locator("button[name=step][value=decide]").click()
    expect(page).to_have_url(re.compile(r"/moderation/decisions/\d+$"))


def lift_from_member(page: Page, name: str, facts: str) -> None:
    """A moderator ends what is in force for a member."""
    page.goto(f"/admin/members/{name}")
    page.locator("a[href^='/moderation/members/'][href$='/lift']").click()
    page.locator("[name=facts]").fill(facts)
    page.locator("main form button.primary").last.click()
    page.locator("button[name=step][value=decide]").click()
    expect(page.locator(".flashes, .notice").first).to_be_visible()


def complain(page: Page, why: str) -> None:
    """Whoever was told follows the bell to the statement and complains."""
    page.goto("/notifications")
    page.locator(".notification a[href^='/statements/']").first.click()
    page.locator("[name=text]").fill(why)
    page.locator("main form[action$='/complain'] button").click()
    expect(page.locator(".complaint blockquote")).to_contain_text(why)


def judge_complaint(page: Page, outcome: str, why: str) -> None:
    """Another moderator finds the newest complaint in the list and judges it."""
    page.goto("/moderation/appeals")
    page.locator("main a[href^='/moderation/appeals/']").last.click()
    page.locator(f"[name=outcome][value={outcome}]").check()
    page.locator("[name=reasons]").fill(why)
    page.locator("main form[action$='/judge'] button").click()
    page.locator("button[name=step][value=decide]").click()
    expect(page.locator("main blockquote").first).to_be_visible()
    expect(page.locator("[name=outcome]")).to_have_count(0)


def give_notice(page: Page, address: str, why: str) -> str:
    """Somebody without an account fills in the public form; answers their private address."""
    page.goto(f"/notice?address={address}")
    page.locator("[name=why]").fill(why)
    page.locator("[name=name]").fill("Odile Passante")
    page.locator("[name=email]").fill("odile@example.org")
    page.locator("[name=good_faith]").check()
    page.locator("main form button.primary").last.click()
    page.wait_for_url("**/notices/*")
    return page.url
