"""A no, a yes and silence look the same to everybody but whoever said it: byte for byte, on every page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from forum.clock import now
from forum.facts.log import FactRow
from forum.introductions.actions.end import end_those_due
from forum.introductions.models import TO_ANSWER, Introduction
from forum.jobs.models import Job
from forum.members.viewer import Viewer
from forum.storage.session import session, transaction
from tests.cast import Cast, VisitorClient
from tests.factories.categories import make_category, make_topic
from tests.factories.introductions import answer_it, introduction_row, make_introduction

PAGES = (
    "/", "/introductions", "/introductions/{number}", "/introductions/999", "/notifications", "/settings",
    "/settings/meeting", "/settings/account", "/welcome", "/members/nia", "/members/mia", "/topics", "/categories",
    "/conversations", "/drafts", "/search?q=nia", "/members/complete?q=n", "/feed.atom", "/concierge",
    "/introductions/new", "/introductions/new?one=mia", "/introductions/new?one=nia",
)  # fmt: skip
ANSWERS = {"silence": None, "no": False, "yes": True}

_FRESH = (
    re.compile(r'name="idempotency_key" value="[^"]*"'),
    re.compile(r'name="csrf_token" value="[^"]*"'),
)
_NONCE = re.compile(r"'nonce-([^']+)'")


def plain(answer: TestResponse) -> tuple[int, list[tuple[str, str]], str]:
    """An answer without what is drawn by lot for each request."""
    text, headers = answer.text, str(sorted(answer.headers))
    for nonce in set(_NONCE.findall(headers)):
        text, headers = text.replace(nonce, "NONCE"), headers.replace(nonce, "NONCE")
    for fresh in _FRESH:
        text = fresh.sub("FRESH", text)
    return answer.status_code, [(headers, "")], text


def seen_by(browser: VisitorClient, number: int) -> dict[str, Any]:
    """Everything somebody's pages say now."""
    return {page: plain(browser.get(page.format(number=number))) for page in PAGES}


def visit(browsers: dict[str, VisitorClient], number: int) -> None:
    """Let everybody have looked at everything: what one looks at counts as read."""
    for browser in browsers.values():
        seen_by(browser, number)


def answer_as(cast: Cast, number: int, said: bool | None) -> None:
    """Nia's answer, or none, in the row as an answer leaves it."""
    if said is not None:
        answer_it(cast.nia, number, said)


def unanswer(number: int) -> None:
    with transaction():
        session().execute(
            update(Introduction).where(Introduction.id == number).values(first_said="", second_said="")
        )


@pytest.fixture
def still(cast: Cast) -> Iterator[Any]:
    """Time stands still."""
    with time_machine.travel(now() + timedelta(seconds=1), tick=False) as moment:
        yield moment


@pytest.fixture
def number(cast: Cast, cleo: Viewer, still: Any) -> int:
    with cast.app.app_context():
        make_topic(cast.nia, make_category(), "Kettles")
        return make_introduction(cleo, cast.mia, cast.nia)


def test_while_it_is_open(cast: Cast, cleo: Viewer, connector: VisitorClient, number: int) -> None:
    """The other, the connector and a moderator see the same whether Nia said yes, no, or nothing."""
    browsers = {"mia": cast.browser("mia"), "cleo": connector, "mo": cast.browser("mo")}
    unread: dict[str, list[Any]] = {}
    for name, said in ANSWERS.items():
        with cast.app.app_context():
            answer_as(cast, number, said)
        unread[name] = [
            plain(browsers["mia"].get(page)) for page in ("/", "/notifications", "/introductions")
        ]
        with cast.app.app_context():
            unanswer(number)
    assert "would like you to meet" in unread["silence"][0][2]
    assert unread["no"] == unread["yes"] == unread["silence"]
    visit(browsers, number)
    seen: dict[str, dict[str, Any]] = {}
    for name, said in ANSWERS.items():
        with cast.app.app_context():
            answer_as(cast, number, said)
        seen[name] = {who: seen_by(browser, number) for who, browser in browsers.items()}
        with cast.app.app_context():
            unanswer(number)
    assert seen["silence"]["mia"][PAGES[2]][0] == 200
    assert seen["no"] == seen["silence"]
    assert seen["yes"] == seen["silence"]


def test_answering_oneself_tells_nothing(cast: Cast, number: int) -> None:
    """Mia's own yes, no and change of mind get the same answer, whether Nia has said no or nothing."""
    mia = cast.browser("mia")
    visit({"mia": mia}, number)
    found: dict[str, list[Any]] = {}
    for name in ("silence", "no"):
        with cast.app.app_context():
            unanswer(number)
            answer_as(cast, number, ANSWERS[name])
        steps = []
        for wish in ("yes", "yes", "no", "perhaps", "yes"):
            steps.append(plain(mia.write(f"/introductions/{number}/answer", willing=wish)))
            steps += seen_by(mia, number).values()
        found[name] = steps
    assert found["no"] == found["silence"]


def test_when_it_is_over(cast: Cast, connector: VisitorClient, number: int, still: Any) -> None:
    """Before the routine ran, and after it: nothing is left of an answer, not even in the database."""
    browsers = {"mia": cast.browser("mia"), "cleo": connector}
    mia = browsers["mia"]
    with cast.app.app_context():
        answer_it(cast.mia, number, True)
    visit(browsers, number)
    still.shift(TO_ANSWER + timedelta(minutes=1))
    seen: dict[str, dict[str, Any]] = {}
    for name, said in (("silence", ""), ("no", "no")):
        with cast.app.app_context(), transaction():
            session().execute(update(Introduction).where(Introduction.id == number).values(second_said=said))
        seen[name] = {who: seen_by(browser, number) for who, browser in browsers.items()}
    assert seen["no"] == seen["silence"]
    assert "over" in mia.get(f"/introductions/{number}").text
    with cast.app.app_context():
        end_those_due()
        row = introduction_row(number)
        assert (row.first_said, row.second_said) == ("", "")
    after = {who: seen_by(browser, number) for who, browser in browsers.items()}
    assert after == seen["no"]


def test_an_answer_leaves_no_trace(cast: Cast, number: int) -> None:
    """No fact, no job, no mail, no line behind anybody's bell: nothing that a page could ever show."""
    with cast.app.app_context():
        before = _traces()
        answer_it(cast.nia, number, False)
        answer_it(cast.nia, number, True)
        answer_it(cast.nia, number, False)
        assert _traces() == before


def _traces() -> list[Any]:
    from forum.notifications.models import Notification

    found: list[Any] = []
    for model in (FactRow, Job, Notification):
        found.append(sorted(session().scalars(select(model.id))))
    return found
