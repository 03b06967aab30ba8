"""Passkeys in a real browser, with a virtual authenticator: made, used to log in, removed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from tests.servers.authenticator import authenticator
from tests.servers.program import LiveServer

PASSWORD = "kettle saffron bicycle moon"


def first_start(server: LiveServer, page: Page) -> None:
    """Become the administrator through the printed link, and open the community."""
    link = [line.strip() for line in server.stdout().splitlines() if "/setup/" in line][-1]
    page.goto(link.replace("127.0.0.1", "localhost"))
    page.get_by_label("Name", exact=True).fill("ines")
    page.get_by_label("E-mail address").fill("ines@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Name of the community").fill("The Hive")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Open the doors").click()
    page.wait_for_url("**/")


def test_a_passkey_is_made_and_replaces_the_password(
    serve: Callable[..., LiveServer], new_page: Callable[..., Any]
) -> None:
    server = serve()
    server.stop()
    # A passkey belongs to a name, never to a number (WebAuthn, 5.1.2), so the address says localhost.
    server.environment["BASE_URL"] = f"http://localhost:{server.port}"
    server.start()
    page: Page = new_page(f"http://localhost:{server.port}", locale="en-GB")
    authenticator(page)
    first_start(server, page)

    page.goto("/settings/account")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name of the passkey").fill("My laptop")
    page.get_by_role("button", name="Make the passkey").click()
    page.wait_for_url("**/settings/account")
    assert page.get_by_text("My laptop").first.is_visible()

    page.goto("/settings/sessions")
    page.get_by_role("button", name="Log out everywhere").click()
    page.goto("/login")
    page.get_by_role("link", name="Log in with a passkey").click()
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/")
    page.goto("/settings/account")
    assert page.get_by_text("instead of a password").is_visible()

    page.get_by_role("button", name="Remove").click()
    page.goto("/settings/account")
    assert page.get_by_text("My laptop").count() == 0
