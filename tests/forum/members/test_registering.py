"""Registering, confirming, logging in; and what the answers tell about addresses."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from email.message import EmailMessage
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum.members import accounts
from forum.members.actions.invite import invite
from forum.members.models import Member
from forum.storage.session import session, transaction
from tests.at_once import together
from tests.cast import Cast, visitor
from tests.factories.members import PASSWORD, make_member, open_community
from tests.forum.members.conftest import path_in, text_of

Mails = Callable[[], list[EmailMessage]]
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
NEW = {"username": "Zoe.B", "email": "Zoe@Example.org", "password": "kettle saffron bicycle moon"}


def plain(html: str) -> str:
    """A page without what differs between any two answers."""
    html = re.sub(r'(nonce|value|content)="[^"]*"', "", html)
    return re.sub(r"'nonce-[^']*'", "", html)


def test_one_registers_confirms_and_logs_in(cast: Cast, mails: Mails) -> None:
    browser = visitor(cast.app)
    assert browser.get("/register").status_code == 200
    answer = browser.write("/register", NEW)
    assert (answer.status_code, answer.location) == (302, "/register/sent")
    assert "Check your mail" in browser.get("/register/sent").text

    refused = browser.write("/login", email="zoe@example.org", password=NEW["password"])
    assert refused.status_code == 200
    assert "first follow the link in the message we sent you" in refused.text

    (message,) = mails()
    assert message["To"] == "zoe@example.org"
    assert path_in(message).startswith("/confirm/")
    assert browser.get(path_in(message)).location == "/login"
    answer = browser.write("/login", email="ZOE@example.org", password=NEW["password"])
    assert (answer.status_code, answer.location) == (302, "/")
    assert 'data-viewer="' in browser.get("/").text
    assert browser.get("/settings/account").status_code == 200


def test_a_link_to_confirm_works_once(cast: Cast, mails: Mails) -> None:
    browser = visitor(cast.app)
    browser.write("/register", NEW)
    (message,) = mails()
    browser.get(path_in(message))
    again = browser.get(path_in(message), follow_redirects=True)
    assert "confirmed before" in again.text


@SQLITE
def test_links_are_built_from_base_url_never_from_the_request(cast: Cast, mails: Mails) -> None:
    browser = visitor(cast.app)
    with cast.app.app_context():
        make_member("rex", password=PASSWORD)
    browser.post(
        "/reset",
        data={"email": "rex@example.org"},
        headers={
            "X-CSRFToken": browser.csrf_token(),
            "Host": "evil.example",
            "X-Forwarded-Host": "evil.example",
        },
        base_url="http://evil.example",
    )
    browser.write("/reset", email="rex@example.org")
    for message in mails():
        assert "evil" not in message.as_string()
        assert path_in(message).startswith("/reset/")


@SQLITE
@pytest.mark.parametrize("path", ["/reset", "/confirm"])
def test_answers_do_not_tell_whether_an_address_is_known(cast: Cast, mails: Mails, path: str) -> None:
    with cast.app.app_context():
        make_member("rex", password=PASSWORD, confirmed=path == "/reset")
    known = visitor(cast.app).write(path, email="rex@example.org")
    unknown = visitor(cast.app).write(path, email="xer@example.org")
    assert known.status_code == unknown.status_code == 200
    assert plain(known.text).replace("rex", "xer") == plain(unknown.text)
    assert [message["To"] for message in mails()] == ["rex@example.org"]


@SQLITE
def test_registering_a_known_address_looks_the_same_and_tells_its_owner(cast: Cast, mails: Mails) -> None:
    fresh, taken = visitor(cast.app), visitor(cast.app)
    first = fresh.write("/register", NEW)
    second = taken.write("/register", {**NEW, "username": "other", "email": "MIA@example.org"})
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert plain(fresh.get("/register/sent").text).replace("zoe@", "mia@") == plain(
        taken.get("/register/sent").text
    )
    by_address = {message["To"]: message for message in mails()}
    assert "You have an account already: you are mia" in text_of(by_address["mia@example.org"])
    with cast.app.app_context():
        assert session().scalar(select(func.count(Member.id)).where(Member.username_key == "other")) == 0


@SQLITE
def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(cast: Cast) -> None:
    with cast.app.app_context():
        make_member("rex", password=PASSWORD)
    wrong = visitor(cast.app).write("/login", email="rex", password="something else")
    unknown = visitor(cast.app).write("/login", email="xer", password="something else")
    assert plain(wrong.text).replace("rex", "xer") == plain(unknown.text)
    assert "do not fit together" in wrong.text


class Clock:
    """A clock that goes on only when told to, or while somebody sleeps."""

    def __init__(self) -> None:
        self.moment = 1000.0

    def monotonic(self) -> float:
        return self.moment

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.moment += seconds


@SQLITE
@pytest.mark.parametrize("path", ["/register", "/reset", "/confirm"])
def test_answers_about_addresses_take_the_same_time(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    clock = Clock()
    monkeypatch.setattr(accounts, "time", clock)
    cast.app.config["EVEN_SECONDS"] = 0.5
    work = iter([0.0, 0.1, 0.3, 0.45])
    # Last of what is done before the view: the work of each answer takes another time.
    cast.app.before_request_funcs[None].append(lambda: clock.sleep(next(work) or 1e-9))

    def seconds(number: int, address: str) -> float:
        start = clock.moment
        fields = {**NEW, "username": f"fresh{number}", "email": address}
        assert visitor(cast.app).write(path, fields).status_code < 400
        return clock.moment - start

    addresses = ["mia@example.org", "nobody@example.org"] * 2
    assert [seconds(*asked) for asked in enumerate(addresses)] == pytest.approx([0.5] * 4)


@SQLITE
def test_answers_about_addresses_really_wait(cast: Cast) -> None:
    cast.app.config["EVEN_SECONDS"] = 0.5
    for address in ("mia@example.org", "nobody@example.org"):
        browser = visitor(cast.app)
        browser.csrf_token()
        start = time.monotonic()
        browser.write("/reset", email=address)
        assert time.monotonic() - start >= 0.5


@SQLITE
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"username": "a"}, "A name has 2 to 30 characters"),
        ({"username": "Zoé"}, "A name has 2 to 30 characters"),
        ({"username": "MIA"}, "The name MIA is taken"),
        ({"username": "Admin"}, "kept for the house"),
        ({"username": "automod"}, "kept for the house"),
        ({"username": "x" * 31}, "A name has 2 to 30 characters"),
        ({"email": "not an address"}, "does not look like"),
        ({"email": "a" * 300 + "@example.org"}, "does not look like"),
        ({"email": "a\x00b@example.org"}, "does not look like"),
        ({"password": "short"}, "at least 10 characters"),
        ({"password": "password1234"}, "attackers try first"),
        ({"password": "P@ssw0rd!!!!"}, "attackers try first"),
        ({"password": "Motdepasse2024!"}, "attackers try first"),
        ({"password": "azertyuiop123"}, "attackers try first"),
        ({"password": "abcdefghijkl"}, "row of keys"),
        ({"password": "zkzkzkzkzkzk"}, "row of keys"),
        ({"password": "evening terrasse lamp"}, "should not contain your name"),
        ({"password": "the zooey.bee lamp", "username": "zooey.bee"}, "should not contain your name"),
    ],
)
def test_what_is_refused_says_why_and_keeps_the_rest(
    cast: Cast, fields: dict[str, str], sentence: str
) -> None:
    answer = visitor(cast.app).write("/register", {**NEW, **fields})
    assert answer.status_code == 200
    assert sentence in answer.text
    if "email" not in fields:
        assert "zoe@example.org" in answer.text.lower()


def test_two_who_take_one_name_at_once_make_one_member(cast: Cast) -> None:
    browsers = {f"z{number}@example.org": visitor(cast.app) for number in range(2)}
    for browser in browsers.values():
        browser.csrf_token()

    def join(address: str) -> int:
        return browsers[address].write("/register", {**NEW, "email": address}).status_code

    answers = together([partial(join, address) for address in browsers])
    assert set(answers) <= {200, 302}
    with cast.app.app_context():
        key = NEW["username"].lower()
        assert session().scalar(select(func.count(Member.id)).where(Member.username_key == key)) == 1


def test_closed_and_by_invitation(cast: Cast, app: Flask) -> None:
    with app.app_context():
        open_community(registration="closed")
    assert visitor(app).get("/register").status_code == 403
    assert visitor(app).write("/register", NEW).status_code == 403
    with app.app_context():
        open_community(registration="invitation")
        with transaction():
            token = invite(actor=cast.ada, note="", uses=1, days=3)
    browser = visitor(app)
    assert browser.write("/register", NEW).status_code == 403
    assert browser.get(f"/join/{token}").location == f"/register?invitation={token}"
    assert token in browser.get(f"/register?invitation={token}").text
    assert browser.write("/register", {**NEW, "invitation": token}).location == "/register/sent"
    assert visitor(app).get(f"/join/{token}").status_code == 410
    answer = visitor(app).write(
        "/register", {**NEW, "username": "late", "email": "l@example.org", "invitation": token}
    )
    assert answer.status_code == 403


def test_two_who_use_the_last_invitation_at_once_make_one_member(cast: Cast, app: Flask) -> None:
    with app.app_context():
        open_community(registration="invitation")
        with transaction():
            token = invite(actor=cast.ada, note="", uses=1, days=3)
    browsers = {name: visitor(app) for name in ("left", "right")}
    for browser in browsers.values():
        browser.csrf_token()

    def join(name: str) -> None:
        browsers[name].write(
            "/register", {**NEW, "username": name, "email": f"{name}@example.org", "invitation": token}
        )

    together([partial(join, name) for name in browsers])
    with app.app_context():
        names = select(func.count(Member.id)).where(Member.username_key.in_(["left", "right"]))
        assert session().scalar(names) == 1
