"""The signed cookie: as Flask makes it, but checked once instead of at every request."""

from __future__ import annotations

import time
from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import BadSignature, URLSafeTimedSerializer

from forum.web.keeping import Memory

_PLAIN = (str, int, float, bool, type(None))

Checked = tuple[dict[str, Any], float]
"""What a cookie says, and when it was signed."""


class Cookies(SecureCookieSessionInterface):
    """Flask's own sessions. The secret key does not change while the program runs.

    So a cookie that was once found genuine is genuine, and only its age can change. Whether its session
    still exists is not the cookie's to say: the viewer's query asks that every time.
    """

    def __init__(self) -> None:
        self._signer: tuple[Any, URLSafeTimedSerializer | None] = (None, None)
        self._genuine: Memory[Checked] = Memory(lambda checked: 2 * len(str(checked[0])))

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """What signs and checks the cookie; None without a secret key."""
        key = (app.secret_key, tuple(app.config["SECRET_KEY_FALLBACKS"] or ()))
        known, signer = self._signer
        if known != key:
            signer = super().get_signing_serializer(app)
            self._signer = (key, signer)
            self._genuine = Memory(self._genuine.size)
        return signer

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """What the cookie says; nothing, when it is not genuine or too old."""
        signer = self.get_signing_serializer(app)
        if signer is None:
            return None
        cookie = request.cookies.get(self.get_cookie_name(app))
        if not cookie:
            return self.session_class()
        longest = app.permanent_session_lifetime.total_seconds()
        known = self._genuine.get(cookie)
        if known is not None and 0 <= time.time() - known[1] <= longest:
            return self.session_class(known[0])
        try:
            said, signed_at = signer.loads(cookie, max_age=int(longest), return_timestamp=True)
        except BadSignature:
            return self.session_class()
        if all(
            isinstance(value, _PLAIN) for value in said.values()
        ):  # else a request could change it for the next
            self._genuine.put(cookie, (said, signed_at.timestamp()))
        return self.session_class(said)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the cookie if that is needed; a page kept for many says by itself that it varies with it."""
        if session.accessed and "Cookie" in response.headers.get("Vary", ""):
            session.accessed = False
        super().save_session(app, session, response)


def install(app: Flask) -> None:
    """Let ``app`` sign its cookies so."""
    app.session_interface = Cookies()
