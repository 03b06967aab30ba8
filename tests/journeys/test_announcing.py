"""The brand's people speak: a mandate, an announcement that listened first, an official reply, a colleague's eyes."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Enter
from tests.journeys.talking import expect_post, open_topic, quiet_topic
from tests.servers.demo import Demo
from tests.servers.fixtures import Visitors

TITLE = "Metal buckles for the winter"
WORDS = "From Monday we change plastic buckles for metal ones in the workshop, for fourteen days."
HEARD = "Some of you wrote that plastic buckles snap when it freezes."


def _in_english(page: Page) -> Page:
    """The pages in English, whatever the member's own language."""
    page.goto("/categories")
    if page.locator("html").get_attribute("lang") != "en":
        page.locator("details.menu", has=page.locator("[name=language]")).locator("summary").click()
        page.locator("[name=language][value=en]").click()
        page.locator("html[lang=en]").wait_for()
    return page


def _trust(ada: Page, capability: str) -> None:
    """Ada gives Mo a mandate and vouches for his first name."""
    ada.goto("/admin/members/mo")
    ada.get_by_label(capability).check()
    ada.get_by_label("For how long").select_option(label="without an end")
    ada.get_by_role("button", name="Give the role").click()
    ada.get_by_label("Works here:").check()
    ada.get_by_label("First name").fill("Mo")
    ada.get_by_role("button", name="Keep", exact=True).click()
    expect(ada.locator(".flashes")).to_contain_text("shown from now on")


def _draft(ada: Page) -> str:
    ada.goto("/announcements")
    ada.get_by_role("link", name="Write an announcement").first.click()
    ada.get_by_label("Title").fill(TITLE)
    ada.get_by_label("What we announce").fill(WORDS)
    ada.get_by_label("Where people reply").select_option(label="News from the workshop")
    ada.get_by_role("button", name="Keep the draft, and listen").click()
    expect(ada.locator(".heard-list li").first).to_be_visible()
    return ada.url


def test_announced_after_listening_and_read_by_a_colleague(
    demo: Demo, enter: Enter, new_page: Visitors
) -> None:
    new_page.expect("status of 422")  # what Chromium says of the form that lacks what was heard
    ada, mo, nia = (_in_english(enter(name, "en")) for name in ("ada", "mo", "nia"))
    _trust(ada, "Host: announce")
    nia.goto("/")
    expect(nia.locator("#announced[data-live]")).to_be_attached()
    url = _draft(ada)
    expect(ada.locator("#hand-over")).to_be_visible()
    expect(ada.get_by_role("button", name="Announce", exact=True)).to_have_count(0)
    ada.get_by_label("Who reads it").select_option(label="Mo Haddad")
    ada.get_by_role("button", name="Let it be read").click()
    expect(ada.locator(".announcement-out, .panel").filter(has=ada.locator("#hand-over"))).to_contain_text(
        "Please say first, in the draft, what you heard"
    )
    ada.locator("#draft-heard").fill(HEARD)
    ada.get_by_role("button", name="Keep the draft", exact=True).click()
    ada.get_by_label("Who reads it").select_option(label="Mo Haddad")
    ada.get_by_role("button", name="Let it be read").click()

    mo.goto("/notifications")
    mo.get_by_role("link", name="asks you to read").first.click()
    expect(mo.locator(".announcement-preview")).to_contain_text(WORDS)
    expect(mo.locator(".announcement-preview")).to_contain_text(HEARD)
    mo.get_by_role("button", name="Say so").click()

    ada.goto(url)
    ada.get_by_role("button", name="Announce", exact=True).click()
    expect(ada.locator(".post.official .post-signature")).to_contain_text("Ada, hosts the community")

    expect(nia.locator("#announced")).to_contain_text(TITLE, timeout=15_000)
    mia = enter("mia", "fr", java_script_enabled=False)
    mia.goto("/")
    card = mia.locator(".announced-one", has_text=TITLE)
    expect(card).to_contain_text("anime la communauté")
    card.get_by_role("link", name=TITLE).click()
    mia.locator("#composer textarea").fill("Quatorze jours, c’est large.")
    mia.get_by_role("button", name="Envoyer").click()
    expect_post(ada, "Quatorze jours")

    # Where two read, nobody corrects alone.
    mo.goto(f"{url}/correct")
    mo.get_by_label("How it shall read").fill(WORDS.replace("fourteen", "ten"))
    mo.get_by_label("What is corrected, and why").fill("Ten days, not fourteen.")
    mo.get_by_role("button", name="Let a colleague read it").click()
    ada.goto("/notifications")
    ada.get_by_role("link", name="asks you to read a correction").first.click()
    expect(ada.locator(".diff ins")).to_contain_text("ten")
    ada.get_by_role("button", name="Say so").click()
    mo.goto(url)
    expect(mo.locator(".post .correction")).to_contain_text("Ten days, not fourteen.")
    mia.goto("/")
    expect(mia.locator(".announced-one", has_text=TITLE)).to_contain_text("Ten days, not fourteen.")
    mia.locator(".announced-one", has_text=TITLE).get_by_role("button", name="Je l’ai lu").click()
    expect(mia.locator(".announced-one", has_text=TITLE)).to_have_count(0)


def test_an_official_reply_signs_itself_and_can_be_read_before(demo: Demo, enter: Enter) -> None:
    ada, mo = (_in_english(enter(name, "en")) for name in ("ada", "mo"))
    _trust(ada, "Answer customers")
    topic = quiet_topic(demo)
    open_topic(mo, topic)
    mo.locator("#composer textarea").fill("It leaves tomorrow.")
    mo.get_by_role("button", name="Let a colleague read it first").click()
    mo.get_by_label("Ada Lemoine").check()
    mo.get_by_role("button", name="Let it be read").click()
    expect(mo.locator("h1")).to_contain_text("with Ada Lemoine")
    handed = mo.url
    ada.goto(handed)
    ada.get_by_label("What you think of it").fill("It does.")
    ada.get_by_role("button", name="Give it back").click()
    mo.goto(handed)
    expect(mo.locator("main")).to_contain_text("It does.")
    mo.get_by_role("link", name="Go on writing").click()
    mo.wait_for_url(f"**/topics/{topic}**")
    expect(mo.locator("#composer textarea")).to_have_value("It leaves tomorrow.")
    mo.locator("#composer textarea").focus()
    expect(mo.get_by_label("Answer officially, signed “Mo, answers")).to_be_checked()
    mo.locator("#composer button.primary").click()
    expect(mo.locator(".post.official .post-signature").last).to_contain_text("Mo, answers")
    mo.locator("#composer textarea").fill("And as myself: thank you for waiting.")
    mo.get_by_label("Answer officially").uncheck()
    mo.locator("#composer button.primary").click()
    expect_post(mo, "And as myself")
    own = mo.locator(".post", has_text="And as myself")
    expect(own.locator(".post-signature")).to_have_count(0)
    expect(own.locator(".badge")).to_contain_text("works here")
