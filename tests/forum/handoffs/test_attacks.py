"""What somebody with bad intentions tries: forged links, others' numbers, headers in fields, markup in words."""

from __future__ import annotations

import base64
import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from forum.handoffs.belongings import BELONGINGS
from forum.handoffs.models import Department
from forum.jobs import worker
from forum.storage.session import session
from forum.topics.models import Post
from tests.cast import visitor
from tests.factories.handoffs import hand, handoff_row, link_of, make_question
from tests.forum.handoffs.conftest import Under
from tests.forum.handoffs.test_links import FORM
from tests.servers.smtp import HOST, MailServer

SECRET = "between us colleagues"
MARKUP = "<img src=x onerror=alert(1)>"
DEPARTMENT = {
    "name_fr": "Atelier",
    "name_en": "Workshop",
    "delay_days": "7",
    "people": "",
    "idempotency_key": "12345678",
}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MailServer]:
    """A mail server on this machine."""
    started = MailServer(tmp_path)
    yield started
    started.stop()


@pytest.mark.parametrize(
    "address",
    [
        "work@example.org\r\nBcc: evil@example.net",
        "work@example.org, evil@example.net",
        "work@example.org evil@example.net",
        "Workshop <work@example.org>",
        "work@example.org\0",
        "work",
        "",
    ],
)
def test_an_address_is_one_address(way: Under, address: str) -> None:
    sent = way.cast.browser("ada").write("/admin/departments/new", DEPARTMENT, address=address)
    with way.cast.app.app_context():
        kept = [one.address for one in session().query(Department).order_by(Department.id)][1:]
    assert (sent.status_code, kept) in [(422, []), (303, ["work@example.org"])]
    assert sent.status_code == 422 or address.endswith("\0"), "what can't be seen is taken away"


def test_words_become_neither_headers_nor_markup(way: Under, server: MailServer) -> None:
    app = way.cast.app
    config = app.extensions["forum.config"]
    app.extensions["forum.config"] = dataclasses.replace(config, mail_url=f"smtp://{HOST}:{server.port}")
    with app.app_context():
        post = make_question(way.cast.nia, f"Is `{MARKUP}` a parcel?", slug="other")
    form = {"department": str(way.department), "idempotency_key": "12345678", "note": MARKUP}
    sent = visitor(app, way.lea).write(
        f"/posts/{post}/hand-off", form, subject="Parcels\r\nBcc: evil@example.net\r\n\r\nDear all"
    )
    assert sent.status_code == 303
    worker.run_due(app)
    letter = server.received[-1]
    assert letter["Bcc"] is None
    assert letter["X-Envelope"].split()[1:] == ["delivery@example.org"]
    assert str(letter["Subject"]).endswith("Parcels Bcc: evil@example.net Dear all")
    html = letter.get_body(("html",))
    assert html is not None
    assert MARKUP not in html.get_content()
    assert "&lt;img src=x" in html.get_content()


def test_a_link_that_was_touched_opens_nothing(way: Under) -> None:
    with way.cast.app.app_context():
        other = hand(way.lea, make_question(way.cast.nia, "Nia's?", slug="other"), way.department)
        path = link_of(way.handoff)
    guest = way.cast.browser("guest")
    payload, moment, signature = path.removeprefix("/handed/").split(".")
    forged = base64.urlsafe_b64encode(f"[{other},1]".encode()).decode().rstrip("=")
    later = base64.urlsafe_b64encode(b"\x7f\xff\xff\xff").decode().rstrip("=")
    for token in (
        f"{forged}.{moment}.{signature}",
        f"{payload}.{later}.{signature}",
        f"{payload}.{moment}.{signature[:-2]}",
        f"{payload}.{moment}.",
        f"{payload}.{moment}",
        payload,
        f"{payload}.{moment}.{signature}.x",
        "\N{SNOWMAN}",
    ):
        assert guest.get(f"/handed/{token}").status_code == 404, token
        for verb in ("", "/work", "/again"):
            assert guest.write(f"/handed/{token}{verb}", FORM, text="Mine.").status_code == 404, token
    with way.cast.app.app_context():
        assert [handoff_row(one).status for one in (way.handoff, other)] == ["sent", "sent"]


def test_a_link_does_nothing_but_answer(way: Under) -> None:
    """No other field, page or verb is reached with it."""
    with way.cast.app.app_context():
        path = link_of(way.handoff)
    guest = way.cast.browser("guest")
    fields = {"owner_id": "1", "state": "removed", "note": "Changed.", "details": "Mine.", "insist": "0"}
    assert guest.write(path, FORM, text="An answer.", **fields).status_code == 303
    with way.cast.app.app_context():
        row = handoff_row(way.handoff)
        assert (row.owner_id, row.state, row.note, row.details) == (
            way.lea.id,
            "published",
            "Order of May.",
            "",
        )
    for page in (f"/handoffs/{way.handoff}", "/handoffs", f"/departments/{way.department}/voice"):
        assert "Order of May." not in guest.get(page, follow_redirects=True).text


@pytest.mark.parametrize("name", ["mia", "nia", "ada", "sam", "guest"])
def test_nobody_acts_on_what_is_not_theirs(way: Under, name: str) -> None:
    browser, path = way.cast.browser(name), f"/handoffs/{way.handoff}"
    key = {"idempotency_key": "12345678"}
    moderates = name == "ada"  # who reads it, to judge it
    for page in (*(() if moderates else (path,)), f"{path}/pass-on", f"{path}/bring-back"):
        assert browser.get(page).status_code in (302, 303, 403, 404), page
    for verb, fields in (
        ("answer", {**FORM, "text": "Mine."}),
        ("postpone", {**key, "due": "2030-01-01"}),
        ("answered", {**key, "post": str(way.post)}),
        ("bring-back", {**key, "body": "Mine."}),
        ("pass-on", {**key, "department": str(way.department)}),
        *((f"step/{step}", key) for step in ("seen", "work", "take-over", "withdraw")),
    ):
        assert browser.write(f"{path}/{verb}", fields).status_code in (302, 303, 403, 404), verb
    if name != "mia":
        assert browser.get(f"{path}/mine").status_code in (302, 303, 404)
        assert browser.write(f"{path}/mine", key, willing="yes").status_code in (302, 303, 404)
    with way.cast.app.app_context():
        row = handoff_row(way.handoff)
        assert (row.status, row.course["version"]) == ("sent", 1)


def test_the_private_note_is_read_by_nobody_outside(way: Under) -> None:
    with way.cast.app.app_context():
        post = make_question(way.cast.mia, "Where does it stay?", slug="other")
        number = hand(way.lea, post, way.department, note=SECRET, subject="A tiresome customer")
        topic = session().get_one(Post, post).topic_id
        own = str([list(rows) for rows in BELONGINGS.own(way.cast.mia.id).values()])
    assert SECRET not in own
    places = (
        "/", "/handoffs", f"/handoffs/{number}/mine", "/notifications", f"/topics/{topic}",
        f"/topics/{topic}/since/0", "/search?q=between us", "/feed.atom", f"/posts/{post}",
    )  # fmt: skip
    for name in ("mia", "nia", "guest"):
        for place in places:
            text = way.cast.browser(name).get(place, follow_redirects=True).text
            assert SECRET not in text, (name, place)
            assert "tiresome" not in text, (name, place)
