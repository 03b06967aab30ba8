"""Requests that somebody else's page makes a browser send, and cookies that are not one's own."""

from __future__ import annotations

import pytest

from forum.members.models import MemberSession
from forum.members.viewing import SESSION_TOKEN
from forum.storage.session import session, transaction
from tests.cast import Cast, visitor
from tests.factories.categories import make_category, make_topic
from tests.factories.members import PASSWORD, make_member
from tests.security.test_writing import writing_rules
from tests.security.walking import real_addresses
from tests.security.world import build
from tests.servers.processes import PATIENCE
from tests.servers.program import LiveServer
from tests.servers.sockets import PATH

sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

WITHOUT_TOKEN = {"notifications.unsubscribe", "handoffs.stop"}
"""Endpoints that accept a write without a token: mail programs end mails with the signed address alone
(RFC 8058), which can do nothing else."""


@sqlite
@pytest.mark.parametrize("person", ["guest", "mia", "ada"])
def test_every_write_needs_a_token(app, person: str) -> None:  # type: ignore[no-untyped-def]
    """Without one, or with one made up, the answer is a 400 page, which keeps what was typed."""
    world = build(app)
    browser = world.browser(person)
    wrong = []
    for rule, method in writing_rules(app):
        if rule.endpoint in WITHOUT_TOKEN:
            continue
        path = next(real_addresses(rule, world))
        for headers in ({}, {"X-CSRFToken": "made-up"}):
            answer = browser.open(path, method=method, data={"body": "Kept <b>words</b>"}, headers=headers)
            if answer.status_code != 400:
                wrong.append(f"{method} {path}: {answer.status}")
            elif method == "POST" and "Kept &lt;b&gt;words" not in answer.get_data(as_text=True):
                wrong.append(f"{method} {path}: the text is lost")
    assert not wrong, "\n".join(wrong)


@sqlite
def test_what_was_typed_is_kept_whatever_its_field_is_called(cast: Cast) -> None:
    typed = {"statement_4": "Please no\nmore watches.", "introduction_fr": "Bonjour à tous.", "tags": "tea"}
    carried = {"password": "four words of mine", "seen": "eJyl.sealed", "until_at": "2026-12-03T08:40:31"}
    answer = cast.browser("mia").post("/topics/read-all", data=typed | carried)
    page = answer.get_data(as_text=True).replace("\r\n", "\n")
    assert answer.status_code == 400
    assert [text for text in typed.values() if text not in page] == []
    assert [text for text in carried.values() if text in page] == []


@sqlite
def test_a_token_of_another_session_is_refused(cast: Cast) -> None:
    token = visitor(cast.app, cast.nia).csrf_token()
    with cast.browser("mia").session_transaction() as cookie:
        cookie["csrf_token"] = "another" * 6
    answer = cast.browser("mia").post("/topics/read-all", headers={"X-CSRFToken": token})
    assert answer.status_code == 400


@sqlite
def test_the_cookie_changes_at_login_and_dies_at_logout(cast: Cast) -> None:
    """Nothing that was planted before survives the log-in, and a copied cookie is worth nothing after it."""
    with cast.app.app_context():
        make_member("lou", password=PASSWORD)
    browser = visitor(cast.app)
    with browser.session_transaction() as cookie:
        cookie[SESSION_TOKEN] = "planted-by-somebody-else"
        cookie["csrf_token"] = "0" * 40
        cookie["planted"] = "yes"
    answer = browser.write("/login", email="lou", password=PASSWORD)
    assert answer.status_code in (302, 303), answer.get_data(as_text=True)[:2000]
    with browser.session_transaction() as cookie:
        copied = dict(cookie)
    assert "planted" not in copied and copied[SESSION_TOKEN] != "planted-by-somebody-else"
    assert copied.get("csrf_token") != "0" * 40
    assert browser.get("/notifications").status_code == 200
    assert browser.write("/logout").status_code in (302, 303)
    thief = visitor(cast.app)
    with thief.session_transaction() as cookie:
        cookie.update(copied)
    assert thief.get("/notifications").status_code == 302


def test_a_session_without_its_row_is_over_at_once(cast: Cast) -> None:
    browser = cast.browser("mia")
    assert browser.get("/notifications").status_code == 200
    with cast.app.app_context(), transaction():
        session().query(MemberSession).delete()
    assert browser.get("/notifications").headers["Location"].startswith("/login?next=")
    refused = browser.post("/topics/read-all", headers={"X-CSRFToken": browser.csrf_token()})
    assert refused.status_code == 403
    assert browser.get("/notifications", headers={"Accept": "application/json"}).status_code in (401, 403)


@sqlite
def test_a_cookie_of_another_key_is_a_guest(cast: Cast) -> None:
    browser = visitor(cast.app)
    browser.set_cookie("terrasse", "eyJzaWQiOiJ4In0.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb")
    assert browser.get("/").status_code == 200
    assert browser.get("/notifications").status_code == 302


@sqlite
def test_a_form_of_a_foreign_page_writes_nothing(cast: Cast) -> None:
    """Also not as text/plain, as JSON, or with the method hidden in a field or a header."""
    with cast.app.app_context():
        topic = make_topic(cast.ada, make_category())
    for more in (
        {"data": {"level": "mute"}},
        {"data": "level=mute", "content_type": "text/plain"},
        {"json": {"level": "mute"}},
        {"data": {"level": "mute", "_method": "PUT"}, "headers": {"X-HTTP-Method-Override": "PUT"}},
    ):
        answer = cast.browser("mia").post(f"/topics/{topic.id}/follow", **more)
        assert answer.status_code == 400


ORIGINS = {"http://evil.example": 400, "null": 400, "http://127.0.0.1.evil.example": 400, "": 101, "own": 101}


@pytest.mark.parametrize("origin", ORIGINS)
def test_a_socket_opens_for_our_own_pages_only(live_server: LiveServer, origin: str) -> None:
    """No browser leaves its Origin out, so who does abuses nobody's cookie."""
    import socket

    lines = [
        f"GET {PATH} HTTP/1.1",
        f"Host: 127.0.0.1:{live_server.port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        "Sec-WebSocket-Version: 13",
    ]
    if origin:
        lines.append(f"Origin: {live_server.url if origin == 'own' else origin}")
    with socket.create_connection(("127.0.0.1", live_server.port), timeout=PATIENCE) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        status = int(connection.recv(200).split(b" ")[1])
    assert status == ORIGINS[origin]
