"""The main ways by keyboard alone: nothing here touches a mouse."""

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Enter
from tests.journeys.talking import expect_post, open_topic, post_saying, quiet_topic, write
from tests.servers.demo import Demo

VISIBLE_FOCUS = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 || style.boxShadow !== 'none';
}"""
FOCUS = "() => document.activeElement.outerHTML.slice(0, 200)"


def _tab_to(page: Page, selector: str, most: int = 80) -> None:
    """Press Tab until the focus is on what matches `selector`; on its way it is always to be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        assert page.evaluate(VISIBLE_FOCUS), page.evaluate(FOCUS)
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached, but {page.evaluate(FOCUS)}")


def test_the_first_key_skips_to_the_content(enter: Enter) -> None:
    page = enter("mia")
    page.goto("/topics")
    _tab_to(page, "a.skip", most=1)
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    _tab_to(page, ".rows a", most=12)
    page.keyboard.press("Enter")
    expect(page.locator("#posts")).to_be_visible()


def test_search_shortcuts_and_the_account_menu(enter: Enter) -> None:
    page = enter("mia")
    page.goto("/")
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type("sacoche")
    page.keyboard.press("Enter")
    expect(page.locator(".result").first).to_be_visible()

    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)

    _tab_to(page, "details.menu:has([action='/logout']) summary")
    page.keyboard.press("Enter")
    panel = page.locator("details.menu:has([action='/logout'])")
    expect(panel).to_have_attribute("open", "")
    expect(panel).to_have_attribute("data-ready", "1")  # the arrows come with the first menu that is opened
    page.keyboard.press("ArrowDown")
    expect(panel.locator("a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(panel).not_to_have_attribute("open", "")
    expect(panel.locator("summary")).to_be_focused()


def test_writing_with_a_mention(enter: Enter, demo: Demo) -> None:
    page = enter("mia")
    open_topic(page, quiet_topic(demo))
    _tab_to(page, "#composer textarea", most=200)
    page.keyboard.type("Bonjour @yan")
    expect(page.locator("#composer-names [role=option]").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#composer textarea")).to_have_value("Bonjour @yann ")
    page.keyboard.type("tu viens ?")
    page.keyboard.press("Control+Enter")
    expect_post(page, "Bonjour @yann tu viens ?")
    expect(page.locator("#composer textarea")).to_be_focused()


def test_the_menu_of_a_post(enter: Enter, demo: Demo) -> None:
    page = enter("mia")
    open_topic(page, quiet_topic(demo, 1))
    _tab_to(page, ".post a.dots")
    page.keyboard.press("Enter")
    expect(page.locator("[data-menu-content] a").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator("[data-menu-content]")).to_have_count(0)
    expect(page.locator(".post a.dots").first).to_be_focused()


def test_deleting_and_bringing_back(enter: Enter, demo: Demo) -> None:
    page = enter("mia")
    open_topic(page, quiet_topic(demo, 3))
    write(page, "Written in haste.")
    expect_post(page, "Written in haste.")
    post_saying(page, "Written in haste.").locator("a.dots").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-menu-content] a").first).to_be_focused()
    _tab_to(page, "[data-delete] button", most=8)
    page.keyboard.press("Enter")
    expect(page.locator("#toast button")).to_be_focused()
    expect(post_saying(page, "Written in haste.")).to_have_count(0)
    expect(page.locator("#toast button")).to_be_focused()
    page.keyboard.press("Enter")
    expect_post(page, "Written in haste.")


def test_the_focus_survives_what_others_do(enter: Enter, demo: Demo) -> None:
    mia, nia = enter("mia"), enter("nia", "en")
    topic = quiet_topic(demo, 2)
    open_topic(mia, topic)
    open_topic(nia, topic)
    write(nia, "First of two.")
    expect_post(mia, "First of two.")
    post_saying(mia, "First of two.").locator("a.dots").focus()
    write(nia, "Second of two.")
    expect_post(mia, "Second of two.")
    expect(post_saying(mia, "First of two.").locator("a.dots")).to_be_focused()

    other = nia.context.new_page()
    other.goto(f"/posts/{post_saying(nia, 'First of two.').get_attribute('data-post')}/edit")
    other.locator("#composer textarea").fill("First of two, mended.")
    other.locator("main form button.primary").click()
    expect_post(mia, "First of two, mended.")
    expect(post_saying(mia, "First of two, mended.").locator("a.dots")).to_be_focused()

    post_saying(nia, "First of two, mended.").locator("a.dots").click()
    nia.locator("[data-delete] button").click()
    expect(post_saying(mia, "First of two, mended.")).to_have_count(0)
    assert mia.evaluate("document.activeElement !== document.body")
