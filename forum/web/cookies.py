"""The signed cookie: as Flask makes it, with the signer made once instead of once or twice a request."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer


class Cookies(SecureCookieSessionInterface):
    """Flask's own sessions. The secret key does not change while the program runs."""

    def __init__(self) -> None:
        self._signer: tuple[Any, URLSafeTimedSerializer | None] = (None, None)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """What signs and checks the cookie; None without a secret key."""
        key = (app.secret_key, tuple(app.config["SECRET_KEY_FALLBACKS"] or ()))
        known, signer = self._signer
        if known != key:
            signer = super().get_signing_serializer(app)
            self._signer = (key, signer)
        return signer


def install(app: Flask) -> None:
    """Let ``app`` sign its cookies so."""
    app.session_interface = Cookies()
