"""Whoever registers learns nothing about an address: not from the answer, and not from what comes later."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select

from forum.clock import now
from forum.members import tidying
from forum.members.actions.invite import invite
from forum.members.models import Member
from forum.members.ways_in import Invitation, ReservedName
from forum.storage.session import session, transaction
from forum.topics.composing import compose
from tests.at_once import together
from tests.cast import Cast, visitor
from tests.factories.members import open_community

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
KNOWN, UNKNOWN = "mia@example.org", "una@example.org"
PASSWORD = "kettle saffron bicycle moon"


def said(answer: Any) -> tuple[int, str, str]:
    """An answer without what differs between any two."""
    html = re.sub(r'(nonce|value|content)="[^"]*"', "", answer.text)
    return answer.status_code, answer.location or "", html.replace("mia@", "una@")


def form(name: str, address: str, **more: str) -> dict[str, str]:
    return {"username": name, "email": address, "password": PASSWORD, **more}


def everything_tried(cast: Cast, name: str, address: str) -> list[Any]:
    """What somebody sees who registers ``name`` with ``address`` and then tries all they can think of."""
    browser = visitor(cast.app)
    seen = [said(browser.write("/register", form(name, address))), said(browser.get("/register/sent"))]
    other = f"other-{name}@example.org"
    seen += [said(visitor(cast.app).write("/register", form(name.upper(), other)))]
    seen += [said(visitor(cast.app).write("/register", form(f"{name}-2", address)))]
    seen += [said(visitor(cast.app).write("/register", form(f"{name}-2", other)))]
    for identity in (name, address, f"{name}-2"):
        seen.append(said(visitor(cast.app).write("/login", email=identity, password=PASSWORD)))
    for who in ("mia", "mo"):
        seen.append(said(cast.browser(who).get(f"/members/{name}")))
        seen.append(cast.browser(who).get(f"/members/complete?q={name}").get_json())
        seen.append(said(cast.browser(who).get(f"/search?author={name}")))
        seen.append(said(cast.browser(who).get(f"/admin/members?q={name}")))
        seen.append(said(cast.browser(who).get(f"/admin/members/{name}")))
    with cast.app.app_context():
        seen.append(compose(f"Hello @{name}").html)
    return [str(one).replace(name, "NAME").replace(name.upper(), "NAME") for one in seen]


@SQLITE
def test_a_known_and_an_unknown_address_look_the_same_for_ever(cast: Cast) -> None:
    known, unknown = everything_tried(cast, "fresh", KNOWN), everything_tried(cast, "green", UNKNOWN)
    for left, right in zip(known, unknown, strict=True):
        assert left == right
    assert "The name NAME is taken" in known[2]
    assert "The name NAME-2 is taken" in known[4]
    with cast.app.app_context():
        assert session().scalar(select(func.count(Member.id)).where(Member.username_key == "fresh")) == 0


@SQLITE
@pytest.mark.parametrize("path", ["/register", "/reset", "/confirm"])
def test_answers_in_json_look_the_same(cast: Cast, path: str) -> None:
    def answer(name: str, address: str) -> tuple[int, str]:
        browser = visitor(cast.app)
        token = {"X-CSRFToken": browser.csrf_token()}
        found = browser.post(path, json=form(name, address), headers=token)
        sent = found.get_json()
        sent["response"].pop("csrf_token", None)  # differs from second to second
        return found.status_code, str(sent).replace(name, "NAME").replace(address, "ADDRESS")

    assert answer("fresh", KNOWN) == answer("green", UNKNOWN)
    assert answer("fresh", KNOWN) == answer("green", UNKNOWN), "once more, now that both names are taken"


def test_a_name_is_free_again_when_an_unconfirmed_account_would_be_gone(cast: Cast) -> None:
    def free(name: str) -> bool:
        page = visitor(cast.app).write("/register", form(name, "another@example.org", password="short")).text
        return f"The name {name} is taken" not in page

    start = now()
    visitor(cast.app).write("/register", form("fresh", KNOWN))
    visitor(cast.app).write("/register", form("green", UNKNOWN))
    for days, expected in ((29, False), (31, True)):
        with time_machine.travel(start + timedelta(days=days)):
            with cast.app.app_context():
                tidying.tidy()
            assert (free("fresh"), free("green")) == (expected, expected)


@SQLITE
def test_names_are_not_kept_without_end(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tidying, "MOST_RESERVED", 2)
    with cast.app.app_context():
        with transaction() as current:
            current.add_all(
                ReservedName(name_key=f"n{number}", at=now() - timedelta(minutes=number))
                for number in range(5)
            )
        tidying.tidy()
        assert set(session().scalars(select(ReservedName.name_key))) == {"n0", "n1"}


def test_an_invitation_is_used_up_by_a_known_address_too(cast: Cast) -> None:
    with cast.app.app_context():
        open_community(registration="invitation")
        with transaction():
            token = invite(actor=cast.ada, note="", uses=1, days=3)
    answer = visitor(cast.app).write("/register", form("fresh", KNOWN, invitation=token))
    assert answer.location == "/register/sent"
    assert visitor(cast.app).get(f"/join/{token}").status_code == 410
    with cast.app.app_context():
        assert session().scalar(select(Invitation.uses_left)) == 0


def test_two_who_want_one_name_at_once_are_told_apart_by_nothing(cast: Cast) -> None:
    """One of them gets it, the other is told that somebody was quicker, whoever is known."""
    browsers = {address: visitor(cast.app) for address in (KNOWN, UNKNOWN)}
    for browser in browsers.values():
        browser.csrf_token()

    def join(address: str) -> str:
        return browsers[address].write("/register", form("fresh", address)).location or "taken"

    places = together([partial(join, address) for address in browsers])
    assert sorted(place == "/register/sent" for place in places) == [False, True]
