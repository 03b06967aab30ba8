"""TOTP, recovery codes, passkeys; and being asked again before something important changes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from functools import partial

import pytest
import time_machine
from flask import Flask
from passlib.totp import TOTP
from sqlalchemy import func, select, update

from forum.clock import now
from forum.members.models import Member, MemberSession
from forum.members.viewing import SESSION_TOKEN
from forum.storage.session import session, transaction
from tests.at_once import together
from tests.cast import Cast, VisitorClient, visitor
from tests.factories.members import PASSWORD, make_member

Mails = Callable[[], list[EmailMessage]]


@pytest.fixture
def rex(cast: Cast) -> VisitorClient:
    with cast.app.app_context():
        make_member("rex", password=PASSWORD, language="fr")
    browser = visitor(cast.app)
    assert browser.write("/login", email="rex", password=PASSWORD).status_code == 302
    return browser


def set_up(browser: VisitorClient) -> str:
    """Turn codes on; answers the key in the app."""
    page = browser.write("/settings/account/codes", setup="authenticator")
    assert page.status_code == 200, page.text
    key = re.search(r'class="secret">([^<]+)<', page.text)
    action = re.search(r'action="(/settings/account/codes/[^"]+)"', page.text)
    assert key
    assert action
    code = code_of(key[1])
    answer = browser.write(action[1], code=code)
    assert answer.status_code == 302, answer.text
    return key[1]


def code_of(key: str) -> str:
    return TOTP(key=key.replace("-", "").replace(" ", ""), format="base32").generate(now()).token  # type: ignore[no-any-return]


def rows(app: Flask) -> int:
    with app.app_context():
        rex = select(Member.id).where(Member.username == "rex").scalar_subquery()
        return (
            session().scalar(select(func.count(MemberSession.id)).where(MemberSession.member_id == rex)) or 0
        )


def test_a_code_is_asked_for_after_the_password(cast: Cast, rex: VisitorClient, mails: Mails) -> None:
    key = set_up(rex)
    assert (
        mails()[-1]["Subject"] == "Votre façon de vous connecter à Terrasse a changé"
        or mails()[-1]["Subject"]
    )
    browser = visitor(cast.app)
    before = rows(cast.app)
    answer = browser.write("/login", email="rex", password=PASSWORD, remember="y", next="/topics")
    assert answer.location.startswith("/login/code")
    with browser.session_transaction() as cookie:
        assert SESSION_TOKEN not in cookie
    assert browser.get("/settings/account").status_code != 200
    assert rows(cast.app) == before
    assert browser.write(answer.location, code="000000").status_code == 200
    with time_machine.travel(now() + timedelta(seconds=61)):
        answer = browser.write(answer.location, code=code_of(key))
        assert answer.status_code == 302
        assert answer.location == "/topics"
        assert browser.get("/settings/account").status_code == 200
        with browser.session_transaction() as cookie:
            assert cookie.permanent


def test_no_code_is_good_twice(cast: Cast, rex: VisitorClient) -> None:
    key = set_up(rex)
    with time_machine.travel(now() + timedelta(seconds=61), tick=False):
        outcomes = []
        for _time in range(2):
            browser = visitor(cast.app)
            browser.write("/login", email="rex", password=PASSWORD)
            outcomes.append(browser.write("/login/code", code=code_of(key)).status_code)
    assert outcomes == [302, 200]


def test_a_recovery_code_lets_in_once(cast: Cast, rex: VisitorClient) -> None:
    set_up(rex)
    page = rex.write("/settings/account/recovery-codes", generate_new_codes="1").text
    codes = re.findall(r"<li>([^<]+)</li>", page[page.index('class="codes"') :])[:8]
    assert len(set(codes)) == 8
    with cast.app.app_context():
        kept = session().scalar(select(Member.mf_recovery_codes).where(Member.username == "rex"))
        assert kept is not None
        assert codes[0] not in kept, "codes are kept encrypted"
    for expected in (302, 200):
        browser = visitor(cast.app)
        browser.write("/login", email="rex", password=PASSWORD)
        assert browser.get("/login/recovery").status_code == 200
        assert browser.write("/login/recovery", code=codes[0]).status_code == expected


@pytest.mark.parametrize("path", ["/login/code", "/login/recovery"])
def test_of_several_who_come_with_one_code_at_once_one_gets_in(
    cast: Cast, rex: VisitorClient, path: str
) -> None:
    """Whoever watches somebody type a code may be as quick as they are."""
    key = set_up(rex)
    page = rex.write("/settings/account/recovery-codes", generate_new_codes="1").text
    with cast.app.app_context(), transaction():
        session().execute(update(Member).values(tf_last_counter=None))
    spare = re.search(r"[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}", page)
    assert spare
    code = code_of(key) if path == "/login/code" else spare[0]
    browsers = [visitor(cast.app) for _ in range(4)]
    for browser in browsers:
        browser.write("/login", email="rex", password=PASSWORD)

    together([partial(browser.write, path, code=code) for browser in browsers])
    inside = [browser.get("/settings/account").status_code for browser in browsers]
    assert sorted(inside) == [200, 302, 302, 302]


def test_an_administrator_helps_who_has_lost_everything(cast: Cast, rex: VisitorClient, mails: Mails) -> None:
    set_up(rex)
    path = "/admin/members/rex/second-step/forget"
    assert cast.browser("mo").write(path).status_code == 403
    assert path in cast.browser("ada").get("/admin/members/rex").text
    assert cast.browser("ada").write(path).status_code == 303
    assert mails()[-1]["To"] == "rex@example.org"
    assert visitor(cast.app).write("/login", email="rex", password=PASSWORD).location == "/"


def test_codes_can_be_turned_off_again(cast: Cast, rex: VisitorClient) -> None:
    set_up(rex)
    assert "disable" in rex.get("/settings/account/codes").text
    assert rex.write("/settings/account/codes", setup="disable").status_code in (200, 302)
    assert visitor(cast.app).write("/login", email="rex", password=PASSWORD).location == "/"


def test_an_old_log_in_must_prove_itself_again(cast: Cast, rex: VisitorClient) -> None:
    with rex.session_transaction() as cookie:
        cookie["fs_paa"] = 0
        cookie.pop("fs_gexp", None)
    answer = rex.get("/settings/account/codes")
    assert answer.status_code == 302
    assert answer.location.startswith("/verify")
    assert rex.get(answer.location).status_code == 200
    assert rex.write(answer.location, password="wrong on purpose").status_code == 200
    answer = rex.write(answer.location, password=PASSWORD)
    assert answer.status_code == 302
    assert answer.location.startswith("/settings/account/codes")
    assert rex.get("/settings/account/codes").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/settings/account",
        "/settings/account/password",
        "/settings/account/address",
        "/settings/account/codes",
        "/settings/account/recovery-codes",
        "/settings/account/passkeys",
        "/settings",
        "/settings/sessions",
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_guests_are_led_to_the_log_in(cast: Cast, path: str) -> None:
    answer = visitor(cast.app).get(path)
    assert answer.status_code in (302, 303, 403)
    if answer.status_code != 403:
        assert answer.location.startswith("/login")


def test_a_new_address_counts_when_confirmed_and_the_old_one_is_told(
    cast: Cast, rex: VisitorClient, mails: Mails
) -> None:
    from tests.forum.members.conftest import path_in

    rex.write("/settings/account/address", email="new@example.org")
    (message,) = mails()
    assert message["To"] == "new@example.org"
    assert visitor(cast.app).write("/login", email="new@example.org", password=PASSWORD).status_code == 200
    assert rex.get(path_in(message)).status_code == 302
    assert visitor(cast.app).write("/login", email="new@example.org", password=PASSWORD).status_code == 302
    assert mails()[-1]["To"] == "rex@example.org"
    again = rex.get(path_in(message), follow_redirects=True)
    assert "no longer valid" in again.text or "plus valable" in again.text or again.status_code == 200


def test_another_ones_address_is_not_given_away(cast: Cast, rex: VisitorClient, mails: Mails) -> None:
    free = rex.write("/settings/account/address", email="free@example.org").text
    taken = rex.write("/settings/account/address", email="mia@example.org").text
    strip = re.compile(r'(nonce|value|content)="[^"]*"')
    assert strip.sub("", free).replace("free@", "mia@") == strip.sub("", taken)
    assert [message["To"] for message in mails()] == ["free@example.org"]
