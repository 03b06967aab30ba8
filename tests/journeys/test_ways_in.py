"""The account's pages that are open only for a moment, and the stories that lead through them.

Codes from an app, recovery codes, passkeys, and the links in letters. Each page is looked at while it is
open: tests/accessibility cannot come here.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from passlib.totp import TOTP
from playwright.sync_api import Page, expect

from tests.accessibility.looking import WIDE, complaints
from tests.journeys.conftest import LOCALES, Enter
from tests.journeys.letters import link_in_letter
from tests.servers.authenticator import authenticator
from tests.servers.demo import PASSWORD, Demo, log_in
from tests.servers.fixtures import Visitors

STORIES = [pytest.param("mia", "fr", id="fr"), pytest.param("nia", "en", id="en")]
"""Who tells the story, and in which language; what one changes stays with them."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo at a name: a passkey belongs to a name, never to a number (WebAuthn, 5.1.2)."""
    server = Demo(tmp_path_factory.mktemp("ways_in") / "demo")
    server.url = f"http://localhost:{server.port}"
    server.environment["BASE_URL"] = server.url
    server.start()
    yield server
    server.finish()


def _look(page: Page) -> None:
    """Nothing to complain of, in both themes and at both widths."""
    assert list(complaints(page, page.locator("html").get_attribute("lang") or "")) == []
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]


def _send(page: Page) -> None:
    page.locator("main form button.primary").last.click()


def _give_password(page: Page, name: str, password: str = PASSWORD) -> None:
    page.goto("/login")
    page.locator("input[autocomplete~=username]").first.fill(name)
    page.locator("input[type=password]").fill(password)
    _send(page)


def _code(key: str, ahead: int = 0) -> str:
    """What the app shows, or will show in `ahead` seconds: the server takes no code twice, and one early."""
    moment = datetime.now(UTC) + timedelta(seconds=ahead)
    return str(TOTP(key=key.replace("-", "").replace(" ", ""), format="base32").generate(moment).token)


def _expect_in(page: Page, name: str) -> None:
    page.goto(f"/members/{name}")
    expect(page.locator("a[href='/settings']").first).to_be_attached()


def _make_recovery_codes(page: Page) -> list[str]:
    page.goto("/settings/account/recovery-codes")
    page.locator("[name=generate_new_codes]").click()
    expect(page.locator(".codes li").first).to_be_visible()
    return page.locator(".codes li").all_inner_texts()


@pytest.mark.parametrize(("name", "language"), STORIES)
def test_codes_from_an_app_and_recovery_codes(enter: Enter, name: str, language: str) -> None:
    page = enter(name, language)
    page.goto("/settings/account/codes")
    _send(page)
    expect(page.locator(".qr img")).to_be_visible()
    _look(page)
    key = page.locator(".secret").inner_text()
    page.fill("[name=code]", "000000")
    _send(page)
    expect(page.locator(".notice.bad").first).to_be_visible()
    _send(page)  # a wrong code ends the attempt; the next one has its own key
    expect(page.locator(".secret")).not_to_have_text(key)
    key = page.locator(".secret").inner_text()
    page.fill("[name=code]", _code(key))
    _send(page)
    page.wait_for_url("**/settings/account")
    recovery = _make_recovery_codes(page)
    assert len(set(recovery)) == 8
    _look(page)

    page = enter(None, language)
    _give_password(page, name)
    page.wait_for_url(re.compile("/login/code"))
    _look(page)
    page.fill("[name=code]", _code(key, ahead=30))
    _send(page)
    page.wait_for_url(lambda url: "/login" not in url)
    _expect_in(page, name)

    page = enter(None, language)
    _give_password(page, name)
    page.locator(".beside a").first.click()
    page.wait_for_url(re.compile("/login/recovery"))
    _look(page)
    page.fill("[name=code]", recovery[0])
    _send(page)
    page.wait_for_url(lambda url: "/login" not in url)
    _expect_in(page, name)


def test_a_passkey_as_the_second_step(demo: Demo, new_page: Visitors) -> None:
    page = new_page(demo.url, locale=LOCALES["en"])
    authenticator(page)
    log_in(page, "ada")
    page.goto("/settings/account/passkeys")
    page.fill("[name=name]", "Trousseau")
    page.locator("[name=usage][value=secondary]").check()
    _send(page)
    page.wait_for_url("**/settings/account")
    expect(page.locator(".lines", has_text="Trousseau")).to_be_visible()
    _look(page)

    page.context.clear_cookies()
    _give_password(page, "ada")
    page.wait_for_url(re.compile("/login/passkey"))
    _look(page)
    _send(page)
    page.wait_for_url(lambda url: "/login" not in url)
    _expect_in(page, "ada")


@pytest.mark.parametrize(("name", "language"), STORIES)
def test_links_in_letters(enter: Enter, demo: Demo, name: str, language: str) -> None:
    page = enter(None, language)
    page.goto("/reset")
    page.fill("[name=email]", f"{name}@example.org")
    _send(page)
    page.goto(link_in_letter(demo.data_dir / "mail", f"{name}@example.org", "/reset/"))
    expect(page.locator("[name=password]")).to_be_visible()
    _look(page)
    page.fill("[name=password]", "short")
    _send(page)
    expect(page.locator("[aria-invalid=true]")).to_be_visible()
    _look(page)


def test_a_new_address(enter: Enter, demo: Demo) -> None:
    page = enter("mo")
    page.goto("/settings/account/address")
    page.fill("[name=email]", "mo.new@example.org")
    _send(page)
    page.goto(link_in_letter(demo.data_dir / "mail", "mo.new@example.org", "/address/"))
    _look(page)
    page.goto("/settings/account")
    expect(page.locator("small", has_text="mo.new@example.org")).to_be_visible()
