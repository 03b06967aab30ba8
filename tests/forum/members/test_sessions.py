"""Sessions on the server: opened, listed, ended at once; and what a log-in leaves in the cookie."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from functools import partial

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from forum.clock import now
from forum.facts.log import FactRow
from forum.members.actions.change_standing import SUSPENDED, change_standing
from forum.members.models import Member, MemberSession
from forum.members.viewing import SESSION_TOKEN
from forum.storage.engine import write_lock
from forum.storage.session import db, session, transaction
from tests.at_once import together
from tests.cast import Cast, VisitorClient, visitor
from tests.factories.members import PASSWORD, make_member
from tests.forum.members.conftest import path_in

Mails = Callable[[], list[EmailMessage]]
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def logged_in(app: Flask, name: str = "rex", **fields: str) -> VisitorClient:
    browser = visitor(app)
    answer = browser.write("/login", email=name, password=PASSWORD, **fields)
    assert answer.status_code == 302, answer.text
    return browser


def is_in(browser: VisitorClient) -> bool:
    return bool(browser.get("/settings/sessions").status_code == 200)


@pytest.fixture
def rex(cast: Cast) -> int:
    with cast.app.app_context():
        return make_member("rex", password=PASSWORD).id


def test_a_log_in_renews_the_cookie_and_opens_one_row(cast: Cast, rex: int) -> None:
    browser = visitor(cast.app)
    before = browser.csrf_token()
    with browser.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
    browser.write("/login", email="REX@example.org", password=PASSWORD)
    with browser.session_transaction() as cookie:
        assert "planted" not in cookie
        assert "remember_token" not in cookie
        assert "csrf_token" not in cookie
        assert not cookie.permanent
        token = cookie[SESSION_TOKEN]
    assert browser.get_cookie("remember_token") is None
    assert browser.post("/settings", headers={"X-CSRFToken": before}).status_code == 400
    with cast.app.app_context():
        (row,) = session().scalars(select(MemberSession).where(MemberSession.member_id == rex))
        assert row.token_hash != token
        assert row.expires_at < now() + timedelta(days=3)


def test_remembering_makes_cookie_and_row_last(cast: Cast, rex: int) -> None:
    browser = logged_in(cast.app, remember="y")
    with browser.session_transaction() as cookie:
        assert cookie.permanent
    cookie_kept = browser.get_cookie("terrasse")
    assert cookie_kept is not None
    assert cookie_kept.expires is not None
    with cast.app.app_context():
        (row,) = session().scalars(select(MemberSession).where(MemberSession.member_id == rex))
        assert row.expires_at > now() + timedelta(days=170)


def test_logging_out_ends_the_row_so_that_a_kept_cookie_is_worthless(cast: Cast, rex: int) -> None:
    browser = logged_in(cast.app)
    with browser.session_transaction() as cookie:
        stolen = dict(cookie)
    assert browser.get("/logout").status_code == 405
    assert browser.post("/logout").status_code == 400
    assert browser.write("/logout").status_code == 302
    thief = visitor(cast.app)
    with thief.session_transaction() as cookie:
        cookie.update(stolen)
    assert not is_in(thief)
    with cast.app.app_context():
        assert (
            session().scalar(select(func.count(MemberSession.id)).where(MemberSession.member_id == rex)) == 0
        )


def test_one_session_is_ended_from_another(cast: Cast, rex: int) -> None:
    here, there = logged_in(cast.app), logged_in(cast.app)
    with cast.app.app_context():
        there_id = session().scalar(select(func.max(MemberSession.id)).where(MemberSession.member_id == rex))
    assert "this one" in here.get("/settings/sessions").text
    assert cast.browser("mia").write(f"/settings/sessions/{there_id}/end").status_code == 303
    assert is_in(there), "nobody ends the sessions of others"
    assert here.write(f"/settings/sessions/{there_id}/end").status_code == 303
    assert is_in(here)
    assert not is_in(there)


def test_log_out_everywhere(cast: Cast, rex: int) -> None:
    here, there = logged_in(cast.app), logged_in(cast.app)
    here.write("/settings/sessions/end-others")
    assert is_in(here)
    assert not is_in(there)
    there = logged_in(cast.app)
    here.write("/settings/sessions/end-all")
    assert not is_in(here)
    assert not is_in(there)


def test_a_new_password_ends_every_session_but_the_one_it_was_set_in(cast: Cast, rex: int) -> None:
    here, there = logged_in(cast.app, remember="y"), logged_in(cast.app)
    new = "harbour pencil violet tram"
    answer = here.write("/settings/account/password", password=PASSWORD, new_password=new)
    assert answer.status_code == 302, answer.text
    assert is_in(here)
    with here.session_transaction() as cookie:
        assert cookie.permanent, "who asked to be remembered still is"
    assert not is_in(there)
    with cast.app.app_context():
        kinds = set(session().scalars(select(FactRow.kind)))
        assert "SessionsEnded" in kinds
        rows = session().scalar(select(func.count(MemberSession.id)).where(MemberSession.member_id == rex))
        assert rows == 1


def test_a_reset_ends_every_session_and_its_link_works_once(cast: Cast, rex: int, mails: Mails) -> None:
    there, guest = logged_in(cast.app), visitor(cast.app)
    guest.write("/reset", email="rex@example.org")
    path = path_in(mails()[-1])
    assert guest.get(path).status_code == 200
    assert "attackers try first" in guest.write(path, password="password1234").text
    assert guest.write(path, password="harbour pencil violet tram").location == "/login"
    assert not is_in(there)
    again = guest.write(path, password="another harbour pencil tram")
    assert again.location == "/reset"
    assert visitor(cast.app).write("/login", email="rex", password=PASSWORD).status_code == 200
    assert (
        visitor(cast.app).write("/login", email="rex", password="harbour pencil violet tram").status_code
        == 302
    )
    assert [message["Subject"] for message in mails()][-1] == "Your password at Terrasse was changed"


@SQLITE
def test_a_reset_link_is_refused_when_used_too_late(cast: Cast, rex: int, mails: Mails) -> None:
    guest = visitor(cast.app)
    guest.write("/reset", email="rex@example.org")
    path = path_in(mails()[-1])
    assert guest.get(path).status_code == 200
    with time_machine.travel(now() + timedelta(hours=5)):
        assert guest.write(path, password="harbour pencil violet tram").location == "/reset"
    assert guest.write("/login", email="rex", password=PASSWORD).status_code == 302


def test_a_suspension_ends_sessions_and_the_next_log_in_explains(cast: Cast, rex: int) -> None:
    browser = logged_in(cast.app)
    with cast.app.app_context(), transaction():
        member = session().get(Member, rex)
        assert member is not None
        change_standing(
            actor=cast.mo,
            member=member,
            standing=SUSPENDED,
            until=now() + timedelta(days=3),
            reason="Insults, rule 2 <b>",
        )
    assert not is_in(browser)
    browser = visitor(cast.app)
    answer = browser.write("/login", email="rex", password=PASSWORD, next="/topics")
    assert answer.location == "/suspended"
    page = browser.get("/suspended").text
    assert "Insults, rule 2 &lt;b&gt;" in page
    assert browser.write("/settings", display_name="Free").status_code == 403
    assert browser.get("/members/mia").status_code == 404
    assert browser.write("/logout").status_code == 302


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/topics?order=new", "/topics?order=new"),
        ("https://evil.example/", None),
        ("//evil.example/", None),
        ("/\\evil.example", None),
        ("http:evil.example", None),
        ("/search?q=caf%C3%A9", "/search?q=caf%C3%A9"),
        ("\t//evil.example", None),
    ],
)
@SQLITE
def test_a_log_in_leads_nowhere_else(cast: Cast, rex: int, wanted: str, reached: str | None) -> None:
    answer = visitor(cast.app).write("/login", email="rex", password=PASSWORD, next=wanted)
    if answer.status_code == 302:
        assert answer.location == (reached or "/")
    else:
        assert reached is None


def test_last_use_is_noted_but_not_on_every_page(cast: Cast) -> None:
    browser = cast.browser("mia")
    browser.get("/settings/sessions")
    with cast.app.app_context():
        first = session().scalar(select(MemberSession.seen_at).where(MemberSession.member_id == cast.mia.id))
        assert first is not None
    with time_machine.travel(now() + timedelta(minutes=4), tick=False):
        browser.get("/settings/sessions")
    with cast.app.app_context():
        assert session().scalar(select(MemberSession.seen_at)) == first
    later = now() + timedelta(minutes=6)
    with time_machine.travel(later, tick=False):
        browser.get("/settings/sessions")
    with cast.app.app_context():
        seen = session().scalar(select(Member.seen_at).where(Member.id == cast.mia.id))
        assert seen is not None
        assert abs(seen - later) < timedelta(seconds=2)


def test_many_log_ins_at_once_leave_no_lock_behind(cast: Cast, rex: int) -> None:
    def go(number: int) -> int:
        browser = visitor(cast.app)
        password = PASSWORD if number % 2 else "wrong on purpose"
        return browser.write("/login", email="rex", password=password).status_code

    outcomes = together([partial(go, number) for number in range(8)])
    assert sorted(outcomes) == [200] * 4 + [302] * 4
    with cast.app.app_context():
        assert not write_lock(db.engine).locked()
        with transaction():
            assert (
                session().scalar(select(func.count(MemberSession.id)).where(MemberSession.member_id == rex))
                == 4
            )


@SQLITE
def test_a_page_asks_the_database_for_nothing_but_the_viewer(cast: Cast) -> None:
    from sqlalchemy import event

    browser = cast.browser("mia")
    browser.get("/privacy")
    asked: list[str] = []
    with cast.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    assert browser.get("/privacy").status_code == 200
    statements = [text for text in asked if not text.startswith(("BEGIN", "PRAGMA"))]
    assert len(statements) <= 2, statements
    asked.clear()
    assert visitor(cast.app).get("/privacy").status_code == 200
    statements = [text for text in asked if not text.startswith(("BEGIN", "PRAGMA"))]
    assert len(statements) <= 1, statements
