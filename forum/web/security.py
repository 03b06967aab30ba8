"""Response headers, the nonce, and checked redirect targets.

The policy is «strict CSP» as the W3C's CSP Level 3 describes it: scripts run by nonce alone.
"""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request

from forum.web.places import is_kept, place

ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()"),
)
REFERRER = "Referrer-Policy"
HTTPS_ONLY = (("Strict-Transport-Security", "max-age=31536000"),)


def has_secret_address() -> bool:
    """Whether whoever knows the address of this request may open it: the link of a letter, a private one."""
    return "token" in (request.view_args or {})


def csp_nonce() -> str:
    """The nonce of this response. A page rendered to be kept gets a place for it instead."""
    if is_kept():
        return place("nonce")
    nonce: str | None = g.get("nonce")
    if nonce is None:
        nonce = g.nonce = secrets.token_urlsafe(16)
    return nonce


def _policy(nonce: str) -> str:
    return (
        "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
        f"script-src 'nonce-{nonce}' 'strict-dynamic'; style-src 'self'; img-src 'self' data:; "
        f"font-src 'self'; manifest-src 'self'; connect-src 'self' {current_app.config['SOCKET_ORIGIN']}"
    )


def _add_headers(response: Response) -> Response:
    headers = response.headers
    if response.mimetype == "text/html":
        headers["Content-Security-Policy"] = _policy(csp_nonce())
    else:
        headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
    if has_secret_address():
        headers[REFERRER] = "no-referrer"
    if "Cache-Control" not in headers and request.endpoint not in ("static", "bundle_css", "bundle_js"):
        headers["Cache-Control"] = "private, no-cache"
    return response


def _carrying(wsgi: Any, fixed: list[tuple[str, str]]) -> Any:
    """``wsgi`` with the headers that are the same on every answer: added last, once, as they are sent."""

    def application(environ: dict[str, Any], start_response: Any) -> Any:
        def start(status: str, headers: list[tuple[str, str]], *exc_info: Any) -> Any:
            known = any(name == REFERRER for name, _value in headers)
            told = [] if known else [(REFERRER, "same-origin")]
            return start_response(status, [*headers, *told, *fixed], *exc_info)

        return wsgi(environ, start)

    return application


def safe_target(target: str | None, fallback: str) -> str:
    """``target`` if it is a path of this community, else ``fallback``: no redirect leads elsewhere."""
    if not target or len(target) > 2000:
        return fallback
    if not target.startswith("/") or target.startswith(("//", "/\\")):
        return fallback
    if any(ord(character) < 32 or character == "\\" for character in target):
        return fallback
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc else fallback


def install(app: Flask) -> None:
    """Add the headers to every response."""
    app.after_request(_add_headers)
    fixed = [*ALWAYS, *(HTTPS_ONLY if app.config["SESSION_COOKIE_SECURE"] else ())]
    app.wsgi_app = _carrying(app.wsgi_app, fixed)  # type: ignore[method-assign]
