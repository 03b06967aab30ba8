"""The cast: who plays in the tests.

Ada administers, Mo moderates everything, Mia is a member, Nia a newcomer, Sam is suspended, and a
guest is None. Ask for the fixture ``cast``: the community is set up, and these people are in it.

    def test_reply(cast: Cast) -> None:
        with cast.app.app_context():
            reply(actor=cast.mia, …)                      # a Viewer, as actions take it
        page = cast.browser("mia").get("/")               # a client with Mia logged in
        cast.browser("mia").write("/topics/1", body="…")  # POST with a valid CSRF token
        cast.browser("guest").get("/")
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from forum.clock import now
from forum.members.viewer import Viewer
from forum.members.viewing import SESSION_TOKEN
from tests.factories.members import make_automod, make_member, make_session, open_community, writing

NAMES = ("ada", "mo", "mia", "nia", "sam", "guest")
CSRF = "0123456789abcdef0123456789abcdef01234567"


class VisitorClient(FlaskClient):
    """A client that keeps cookies and can send forms as a page of ours would."""

    def csrf_token(self) -> str:
        """A token that is valid for this client's session."""
        with self.session_transaction() as cookie:
            raw = cookie.setdefault("csrf_token", CSRF)
        return str(URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token").dumps(raw))

    def write(self, path: str, form: Mapping[str, Any] | None = None, /, **fields: Any) -> TestResponse:
        """POST ``form`` and ``fields`` with a valid CSRF token; no redirect is followed."""
        return self.post(path, data={**(form or {}), **fields}, headers={"X-CSRFToken": self.csrf_token()})


def visitor(app: Flask, member: Viewer | None = None) -> VisitorClient:
    """A client of ``app``: a guest, or ``member`` logged in with a session of their own."""
    client = VisitorClient(app, response_wrapper=app.response_class, use_cookies=True)
    if member is not None:
        with app.app_context():
            token = make_session(member)
        with client.session_transaction() as cookie:
            cookie[SESSION_TOKEN] = token
            cookie["fs_paa"] = now().timestamp()  # as after a log-in: nobody asks for the password again
            cookie["csrf_token"] = CSRF
    return client


@dataclass
class Cast:
    """The people of a test and the application they are in."""

    app: Flask
    ada: Viewer
    mo: Viewer
    mia: Viewer
    nia: Viewer
    sam: Viewer
    automod: Viewer
    guest: None = None
    _browsers: dict[str, VisitorClient] = field(default_factory=dict)

    def people(self) -> dict[str, Viewer | None]:
        """Everyone by name, the guest included: for tests that walk the whole cast."""
        return {name: getattr(self, name) for name in NAMES}

    def browser(self, name: str) -> VisitorClient:
        """The browser of ``name``, the same one each time."""
        if name not in self._browsers:
            self._browsers[name] = visitor(self.app, getattr(self, name))
        return self._browsers[name]


def assemble(app: Flask) -> Cast:
    """Open the community of ``app`` and let the cast join it."""
    with app.app_context(), writing():
        open_community()
        return Cast(
            app=app,
            automod=make_automod(),
            ada=make_member("ada", admin=True),
            mo=make_member("mo", moderator=True),
            mia=make_member("mia"),
            nia=make_member("nia", standing="newcomer"),
            sam=make_member("sam", suspended_until=now() + timedelta(days=7)),
        )


@pytest.fixture
def cast(app: Flask) -> Cast:
    """The cast in a fresh community, once on each database."""
    return assemble(app)
