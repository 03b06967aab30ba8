"""The signed cookie: checked once, and then for its age at every request."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask, Response, session

from forum.clock import now

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def said(app: Flask, cookie: str) -> dict[str, object]:
    with app.test_request_context(headers={"Cookie": f"terrasse={cookie}"}):
        return dict(session)


def signed(app: Flask, **content: object) -> str:
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return str(signer.dumps(content))


def test_one_that_was_changed_says_nothing(app: Flask) -> None:
    cookie = signed(app, sid="token", n=1)
    for _ in range(2):
        assert said(app, cookie) == {"sid": "token", "n": 1}
        for at in (0, 5, len(cookie) // 2, len(cookie) - 3):
            other = "A" if cookie[at] != "A" else "B"
            assert said(app, cookie[:at] + other + cookie[at + 1 :]) == {}
        assert said(app, "") == said(app, cookie + "x") == {}


def test_an_old_one_says_nothing_though_it_was_found_genuine(app: Flask) -> None:
    cookie = signed(app, sid="token")
    assert said(app, cookie) == {"sid": "token"}
    with time_machine.travel(now() + app.permanent_session_lifetime - timedelta(minutes=1)):
        assert said(app, cookie) == {"sid": "token"}
    with time_machine.travel(now() + app.permanent_session_lifetime + timedelta(minutes=1)):
        assert said(app, cookie) == {}
    with time_machine.travel(now() - timedelta(days=1)):
        assert said(app, cookie) == {}, "signed in the future"


def test_what_a_request_changes_is_not_there_in_the_next(app: Flask) -> None:
    cookie = signed(app, n=1, list=[1])
    for _ in range(2):
        with app.test_request_context(headers={"Cookie": f"terrasse={cookie}"}):
            assert (session["n"], session["list"]) == (1, [1])
            session["n"] = 2
            session["list"].append(2)


def test_whoever_looks_at_it_says_so_to_caches(app: Flask) -> None:
    @app.get("/looks")
    def looks() -> Response:
        session.get("sid")
        return Response("x")

    app.extensions["forum.is_open"] = True
    assert "Cookie" in app.test_client().get("/looks").headers["Vary"]
