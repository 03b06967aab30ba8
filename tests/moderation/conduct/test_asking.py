"""Accepting the code: at registration, at the founding, and again after a significant change."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum.members.actions.invite import invite
from forum.members.models import Member
from forum.members.queries import viewer_by_name
from forum.storage.session import session, transaction
from forum.topics.models import Post
from moderation.conduct.acceptances import acceptances_of, is_asked
from moderation.conduct.models import Acceptance, CodeVersion
from tests.cast import Cast, VisitorClient, assemble, visitor
from tests.factories.categories import make_category, make_topic
from tests.factories.conduct import accept_code, publish_change
from tests.factories.members import make_member, open_community

NEW = {"username": "Zoe.B", "email": "zoe@example.org", "password": "kettle saffron bicycle moon"}
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def accepted(app: Flask, name: str) -> list[int]:
    with app.app_context():
        member_id = session().scalars(select(Member.id).where(Member.username_key == name.lower())).one()
        return [number for number, _at in acceptances_of(member_id)]


def fields(page: str) -> dict[str, str]:
    """What the form of the asking page would send."""
    from lxml import html

    (form,) = html.fromstring(page).xpath("//form[@action='/conduct/accept']")
    found = {one.get("name"): one.get("value") for one in form.xpath(".//input")}
    return found | {one.get("name"): (one.text or "").removeprefix("\n") for one in form.xpath(".//textarea")}


@pytest.fixture
def topic_id(cast: Cast) -> int:
    with cast.app.app_context():
        return make_topic(cast.mo, make_category("square")).id


def replies(app: Flask) -> list[str]:
    with app.app_context():
        return list(session().scalars(select(Post.source).order_by(Post.id)))[1:]


# --- At registration ----------------------------------------------------------------------------------


def test_whoever_registers_accepts(cast: Cast) -> None:
    browser = visitor(cast.app)
    page = browser.get("/register").text
    assert 'name="conduct" value="1" required' in page and 'href="/conduct/v/1"' in page
    for ticked in ({}, {"conduct": ""}, {"conduct": "on"}, {"conduct": "99"}, {"conduct": "１"}):
        answer = browser.write("/register", {**NEW, **ticked})
        assert answer.status_code == 200 and "Joining means accepting" in answer.text
        assert "zoe@example.org" in answer.text, "what was typed is kept"
    assert browser.write("/register", {**NEW, "conduct": "1"}).location == "/register/sent"
    assert accepted(cast.app, "zoe.b") == [1]


@SQLITE
def test_a_form_from_before_a_new_version_is_good_and_asked_later(cast: Cast) -> None:
    browser = visitor(cast.app)
    with cast.app.app_context():
        publish_change(cast.ada)
    assert browser.write("/register", {**NEW, "conduct": "1"}).location == "/register/sent"
    assert accepted(cast.app, "zoe.b") == [1]


def test_by_invitation_too(cast: Cast) -> None:
    with cast.app.app_context():
        open_community(registration="invitation")
        with transaction():
            token = invite(actor=cast.ada, note="", uses=1, days=3)
    browser = visitor(cast.app)
    answer = browser.write("/register", {**NEW, "invitation": token})
    assert answer.status_code == 200 and "Joining means accepting" in answer.text
    assert (
        browser.write("/register", {**NEW, "invitation": token, "conduct": "1"}).location == "/register/sent"
    )
    assert accepted(cast.app, "zoe.b") == [1]


@SQLITE
def test_the_box_does_not_tell_whether_an_address_is_known(cast: Cast) -> None:
    fresh, taken = visitor(cast.app), visitor(cast.app)
    other = {**NEW, "username": "other", "email": "mia@example.org"}
    for ticked in ({}, {"conduct": "1"}):
        first, second = (
            fresh.write("/register", {**NEW, **ticked}),
            taken.write("/register", {**other, **ticked}),
        )
        assert (first.status_code, first.location) == (second.status_code, second.location)
        assert ("Joining means" in first.text) == ("Joining means" in second.text)
    with cast.app.app_context():
        names = set(session().scalars(select(Member.username_key)))
        assert "zoe.b" in names and "other" not in names


@SQLITE
def test_registering_goes_on_without_a_code(app: Flask) -> None:
    """Where add-ons ask nothing, the form is as it was."""
    assemble(app)
    app.extensions["conduct.there"] = True  # no request makes the first code
    browser = visitor(app)
    assert "conduct" not in browser.get("/register").text
    assert browser.write("/register", NEW).location == "/register/sent"


# --- A community that opens, and one that was open before ---------------------------------------------


def test_a_community_from_before_gets_the_first_code_and_asks_everybody(app: Flask) -> None:
    cast = assemble(app)
    with app.app_context():
        assert session().scalar(select(func.count(CodeVersion.id))) == 0
    assert visitor(app).get("/conduct").status_code == 200
    assert accepted(app, "mia") == []
    assert "This place has a code of conduct now" in cast.browser("mia").get("/").text
    page = cast.browser("mia").get("/conduct/accept?then=/topics").text
    assert "Talk to people, not against them" in page
    answer = cast.browser("mia").write("/conduct/accept", fields(page))
    assert (answer.status_code, answer.location) == (303, "/topics")
    assert accepted(app, "mia") == [1]


@SQLITE
def test_nothing_is_made_before_the_doors_open(app: Flask) -> None:
    visitor(app).get("/setup")
    with app.app_context():
        assert session().scalar(select(func.count(CodeVersion.id))) == 0


# --- Again --------------------------------------------------------------------------------------------


def test_a_correction_asks_nobody(cast: Cast) -> None:
    with cast.app.app_context():
        publish_change(cast.ada, significant=False)
        assert not is_asked(cast.mia)
    assert "has changed" not in cast.browser("mia").get("/").text
    assert cast.browser("mia").get("/conduct/accept").location == "/conduct"


def test_a_significant_change_asks_once(cast: Cast) -> None:
    with cast.app.app_context():
        assert not is_asked(cast.mia)
        publish_change(cast.ada)
        assert is_asked(cast.mia) and not is_asked(cast.ada), "who publishes it has accepted it"
        assert not is_asked(cast.sam) and not is_asked(None), "who may not write is not asked"
    browser = cast.browser("mia")
    page = browser.get("/topics?filter=unread").text
    assert "/conduct/accept?then=/topics%3Ffilter%3Dunread" in page
    asking = browser.get("/conduct/accept?then=/topics").text
    assert "<ins>" in asking and "<del>" in asking and "after ten" in asking
    assert "conduct-line" not in asking
    assert browser.write("/conduct/accept", fields(asking)).location == "/topics"
    assert "has changed" not in browser.get("/").text
    assert accepted(cast.app, "mia") == [2, 1]
    browser.write("/conduct/accept", fields(asking))
    with cast.app.app_context():
        publish_change(cast.ada, significant=False, key="gifts")
        assert not is_asked(cast.mia)
        assert session().scalar(select(func.count()).where(Acceptance.member_id == cast.mia.id)) == 2


def test_what_is_sent_meanwhile_is_carried_along_and_sent_on(cast: Cast, topic_id: int) -> None:
    browser = cast.browser("mia")
    with cast.app.app_context():
        publish_change(cast.ada)
    body = "\n  First line.\n\n</textarea><b>Second</b> & last"
    form = {"body": body, "idempotency_key": "0123456789", "reply_to_id": ""}
    answer = browser.write(f"/topics/{topic_id}/reply", form)
    assert answer.status_code == 409 and replies(cast.app) == []
    assert "<b>Second" not in answer.text
    sent_on = fields(answer.text)
    assert sent_on["body"] == body
    answer = browser.write("/conduct/accept", sent_on)
    assert (answer.status_code, answer.location) == (307, f"/topics/{topic_id}/reply")
    done = browser.write(answer.location, sent_on)
    assert done.status_code == 303
    assert replies(cast.app) == ["  First line.\n\n</textarea><b>Second</b> & last"]


def test_a_script_gets_a_sentence_and_keeps_the_text(cast: Cast, topic_id: int) -> None:
    browser = cast.browser("nia")
    with cast.app.app_context():
        publish_change(cast.ada)
    token = {"X-CSRFToken": browser.csrf_token(), "Accept": "application/json"}
    form = {"body": "Hello", "idempotency_key": "0123456789"}
    answer = browser.post(f"/topics/{topic_id}/reply", data=form, headers=token)
    assert answer.status_code == 409 and "your text is kept" in answer.get_json()["message"]
    kept = browser.post(f"/topics/{topic_id}/draft", data={"body": "Hello", "version": "0"}, headers=token)
    assert kept.status_code == 200, "drafts are kept whatever has been accepted"
    assert browser.get(f"/topics/{topic_id}").status_code in (200, 302), "reading is never interrupted"
    with cast.app.app_context():
        accept_code(cast.nia)
    assert browser.post(f"/topics/{topic_id}/reply", data=form, headers=token).status_code == 201


@SQLITE
def test_every_writing_page_asks(cast: Cast, topic_id: int) -> None:
    with cast.app.app_context():
        publish_change(cast.ada)
        first = session().scalars(select(Post.id)).first()
    for path, who in (
        ("/topics/new", "mia"),
        (f"/posts/{first}/edit", "mo"),
        (f"/topics/{topic_id}/reply", "mo"),
    ):
        answer = cast.browser(who).write(path, title="Title", body="Body", idempotency_key="0123456789")
        assert answer.status_code == 409 and "Body" in answer.text, path
        looked = cast.browser(who).write(path, body="Body", preview="1", idempotency_key="0123456789")
        assert looked.status_code != 409, "a look at how it will look is not a post"


@SQLITE
@pytest.mark.parametrize(
    "then",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x", "/settings", "/nothing"],
)
def test_nothing_is_sent_on_to_anywhere_else(cast: Cast, then: str) -> None:
    with cast.app.app_context():
        publish_change(cast.ada)
    answer = cast.browser("mia").write("/conduct/accept", version="2", then=then, bio="x", body="y")
    assert answer.status_code == 303 and answer.location in ("/", "/settings", "/nothing")


@SQLITE
def test_a_version_that_is_overtaken_asks_again_with_the_text(cast: Cast, topic_id: int) -> None:
    with cast.app.app_context():
        publish_change(cast.ada)
        publish_change(cast.ada, key="gifts")
    browser, then = cast.browser("mia"), f"/topics/{topic_id}/reply"
    for version, status in (("2", 409), ("0", 422), ("77", 422), ("x", 422), (str(2**70), 422)):
        answer = browser.write("/conduct/accept", version=version, then=then, body="My words")
        assert answer.status_code == status and "My words" in answer.text
    assert fields(answer.text)["version"] == "3"


@SQLITE
def test_guests_and_the_suspended_do_not_accept(cast: Cast) -> None:
    assert visitor(cast.app).write("/conduct/accept", version="1").status_code == 403
    assert visitor(cast.app).get("/conduct/accept").location.startswith("/login")
    assert cast.browser("sam").write("/conduct/accept", version="1").status_code == 403


# --- Beside the composer ------------------------------------------------------------------------------


def test_newcomers_have_the_first_rules_beside_them(cast: Cast, topic_id: int) -> None:
    def beside(browser: VisitorClient, path: str) -> list[str]:
        return re.findall(r'href="/conduct#rule-([a-z-]+)"', browser.get(path, follow_redirects=True).text)

    for path in ("/topics/new", f"/topics/{topic_id}", f"/topics/{topic_id}/reply"):
        assert beside(cast.browser("nia"), path) == ["respect", "gifts", "honesty"], path
        assert beside(cast.browser("mia"), path) == [], path
        assert beside(visitor(cast.app), path) == [], path
    with cast.app.app_context():
        second = make_member("noe", standing="newcomer")
        found = viewer_by_name("noe")
    assert found is not None and second.id == found.id
    newcomer = visitor(cast.app, found)
    page = newcomer.get(f"/topics/{topic_id}", follow_redirects=True).text
    assert "conduct-line" in page, "on a page kept for many, each is asked by themselves"
    assert "conduct-line" not in cast.browser("nia").get(f"/topics/{topic_id}", follow_redirects=True).text
