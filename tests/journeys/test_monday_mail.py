"""The Monday mail in a browser: it arrives, its links open, its page says the same, and one click ends it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Page, expect

from forum.jobs import worker
from tests.cast import Cast, visitor
from tests.factories.reviews import make_analyst, tell_week
from tests.live.square import Square
from tests.servers.fixtures import Visitors
from tests.servers.smtp import HOST, MailServer

GUS = "gus@example.org"


@pytest.fixture
def server(cast: Cast, square: Square, tmp_path: Path) -> Iterator[MailServer]:
    """A mail server, to which the community sends links that open on this machine."""
    started = MailServer(tmp_path)
    config = cast.app.extensions["forum.config"]
    url = f"smtp://{HOST}:{started.port}?from=square@example.org"
    cast.app.extensions["forum.config"] = dataclasses.replace(config, mail_url=url, base_url=square.url)
    yield started
    started.stop()


def _work(cast: Cast, server: MailServer) -> list[Any]:
    """What the program does by itself now; answers the mails to Gus so far."""
    while worker.run_due(cast.app):
        pass
    return [one for one in server.received if one["To"] == GUS]


def _open_all(page: Page, links: list[str]) -> None:
    for link in links:
        answer = page.goto(link)
        assert answer is not None, link
        assert answer.status == 200, link
        expect(page.locator("h1").first).to_be_visible()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_monday_mail(cast: Cast, square: Square, server: MailServer, new_page: Visitors) -> None:
    with cast.app.app_context():
        gus, told = make_analyst(), tell_week(cast)
    with time_machine.travel(told.monday - timedelta(hours=1), tick=True):
        assert _work(cast, server) == []
    with time_machine.travel(told.morning, tick=True):
        _work(cast, server)
        (mail,) = _work(cast, server)
        text = mail.get_body(("plain",)).get_content()
        links = re.findall(rf"{re.escape(square.url)}/\S+", text)
        away = [link for link in links if "/unsubscribe/" in link]
        assert {re.sub(r"\d+$", "", link.removeprefix(square.url)) for link in links if link not in away} == {
            "/posts/", "/topics/", "/ideas/", "/review",
        }  # fmt: skip
        page = new_page(square.url, locale="en-GB", java_script_enabled=False)
        cookie = visitor(cast.app, gus).get_cookie("terrasse")
        assert cookie is not None
        page.context.add_cookies([{"name": "terrasse", "value": cookie.value, "url": square.url}])
        _open_all(page, [link for link in links if link not in away])
        page.goto("/insights")
        page.get_by_role("link", name="The review of the week").click()
        main = page.locator("main")
        expect(main).to_contain_text("Why does it leak since Sunday?")
        expect(main).to_contain_text("with Delivery since")
        expect(main).to_contain_text("answered by the brand")
        stranger = new_page(square.url, locale="fr-FR")
        stranger.goto(away[0])
        stranger.get_by_role("button", name="Ne plus m’en envoyer").click()
        expect(stranger.locator("h1")).to_have_text("Vous ne recevrez plus ces messages")
        page.reload()
        expect(main).to_contain_text("It does not come to you by mail")
    with time_machine.travel(told.morning + timedelta(days=7), tick=True):
        assert len(_work(cast, server)) == 1
        page.goto("/review")
        page.get_by_role("button", name="Send it to me on Mondays").click()
        expect(main).to_contain_text("It comes to you on Mondays at seven in the morning")
        assert len(_work(cast, server)) == 1  # this hour's routine is done already
    with time_machine.travel(told.morning + timedelta(days=7, hours=1), tick=True):
        assert len(_work(cast, server)) == 2
