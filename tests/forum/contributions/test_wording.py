"""What whoever asks for the brand reads: in order, once, and in good French."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import select

from forum.contributions.drafts import FIELDS
from forum.contributions.wording import day_in_words
from forum.notifications.models import Notification
from forum.storage.session import session
from tests.cast import Cast, visitor
from tests.factories.contributions import FORM, days, make_call, make_contribution, make_speaker, respond

FRENCH = [(date(2026, 10, 1), "1er octobre 2026"), (date(2026, 10, 11), "11 octobre 2026")]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("day", "words"), FRENCH)
def test_the_first_of_a_month_in_french(app: Flask, day: date, words: str) -> None:
    with app.test_request_context(), force_locale("fr"):
        assert day_in_words(day) == words
    with app.test_request_context(), force_locale("en"):
        assert "1er" not in day_in_words(day)


def test_what_is_missing_is_said_in_the_order_of_the_page(cast: Cast) -> None:
    with cast.app.app_context():
        bea = make_speaker()
    page = visitor(cast.app, bea).write("/calls/new", title="").text
    summary = page[page.index('role="alert"') : page.index("</ul>", page.index('role="alert"'))]
    order = re.findall(r'href="#(\w+)"', summary)
    assert order == [one for one in FIELDS if one in order]
    assert {"title", "last_day", "rights", "promise", "brought"} <= set(order)


def test_publishing_is_confirmed_and_the_day_stands_there_once(cast: Cast) -> None:
    with cast.app.app_context():
        bea = make_speaker()
        filled: dict[str, Any] = {
            **FORM, "last_day": days(14).isoformat(), "due_on": days(30).isoformat()
        }  # fmt: skip
    browser = visitor(cast.app, bea)
    answer = browser.write("/calls/new", **filled)
    assert answer.status_code == 303
    page = browser.get(answer.headers["Location"]).text
    assert "The call is published" in page
    with cast.app.app_context(), cast.app.test_request_context():
        assert page.count(day_in_words(days(30))) == 1


def test_closing_asks_first_and_works_without_a_script(cast: Cast) -> None:
    with cast.app.app_context():
        bea = make_speaker()
        call_id = make_call(bea)
    page = visitor(cast.app, bea).get(f"/calls/{call_id}").text
    asked = page[page.index('<details class="closing"') :]
    assert f'action="/calls/{call_id}/close"' in asked[: asked.index("</details>")]
    assert "be opened again" in asked[: asked.index("</details>")]


def test_the_bell_names_the_call(cast: Cast) -> None:
    with cast.app.app_context():
        bea = make_speaker()
        respond(bea, make_contribution(cast.mia, make_call(bea, "Taste three honeys")), "accept")
        kinds = list(
            session().scalars(select(Notification.kind).where(Notification.member_id == cast.mia.id))
        )
        assert kinds == ["contribution_turn"]
    assert "Taste three honeys" in cast.browser("mia").get("/notifications").text
