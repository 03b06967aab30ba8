"""Error pages: what happened, what was kept, what to do. Never a stack trace."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from urllib.parse import urlencode, urlsplit

from flask import Flask, Response, current_app, g, jsonify, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    OperationalError,
    SQLAlchemyError,
    TimeoutError,
)
from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import HTTPException
from werkzeug.http import parse_accept_header

from forum.policy.check import Refused
from forum.storage.session import DatabaseBusy, db

log = logging.getLogger(__name__)

YOUR_TEXT = _l("Your text")
KEPT_FIELDS = {
    "title": _l("Title"),
    **dict.fromkeys(("body", "text", "words", "word", "note", "sentence", "why", "facts"), YOUR_TEXT),
    "tags": _l("Tags"),
    "reason": _l("Reason"),
    "bio": _l("A line about you"),
}
"""Fields in which somebody writes, perhaps a single word, and what a person calls them."""
KEPT_LENGTH = 40_000
KEPT_MOST = 30
"""So many fields: a request can name thousands."""
_SECRET = re.compile("pass|code|token|secret")
"""What the fields are called whose content no page shows."""


def kept_text() -> list[tuple[str, str]]:
    """What the member had typed in the form that failed, each with its label, so that nothing is lost."""
    if request.method != "POST" or request.mimetype == "application/json":
        return []
    try:
        sent = list(request.form.items(multi=True))
    except HTTPException:
        return []
    written = [(name, text) for name, text in sent if _written(name, text)]
    return [(str(KEPT_FIELDS.get(name, YOUR_TEXT)), text[:KEPT_LENGTH]) for name, text in written[:KEPT_MOST]]


def _written(name: str, text: str) -> bool:
    """Whether a person wrote it: what forms carry along, and what is chosen in them, is a single word."""
    words = len(text.split(maxsplit=1))
    return words > 0 and (name in KEPT_FIELDS or (words > 1 and not _SECRET.search(name)))


def came_from() -> str:
    """The page of ours from which the request came, as a path; the home page when there is none."""
    parts = urlsplit(request.referrer or "")
    if parts.netloc != request.host or not parts.path:
        return "/"
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def wants_json() -> bool:
    """Whether a script asks rather than a person."""
    return _prefers_json(request.environ.get("HTTP_ACCEPT", ""))


@lru_cache(maxsize=200)
def _prefers_json(accept: str) -> bool:
    wishes = parse_accept_header(accept, MIMEAccept)
    return wishes.best_match(("text/html", "application/json")) == "application/json"


SENTENCES = {
    "400": _l("That could not be understood. Reload the page and try again."),
    "csrf": _l("This page has been open for too long. Copy your text, reload the page and send it again."),
    "logged_out": _l("You are logged out. Log in, and come back to this page: what you wrote is kept."),
    "403": _l("You may not do that, at least not at the moment."),
    "404": _l("It is not here any more, or not for you to see."),
    "410": _l("It is gone for good."),
    "413": _l("That is more than fits. Please send less at once."),
    "429": _l("That was a little fast. Please wait a minute and try again."),
    "500": _l("Something went wrong on our side. Nothing was changed."),
    "503": _l("The community is busy at the moment. Nothing was changed; please try again in a moment."),
}
"""What a script is told, to be shown to the person it works for."""


def answer(status: int, template: str) -> Response:
    """The error page ``errors/<template>.html`` with ``status``, or the same as JSON."""
    if wants_json():
        return make_response(jsonify(error=template, status=status, message=str(SENTENCES[template])), status)
    return make_response(_page(template), status)


def _page(template: str) -> str:
    """The page; while the database is away, one for nobody in particular that asks it nothing."""
    try:
        return render_template(f"errors/{template}.html", kept=kept_text(), came_from=came_from())
    except DBAPIError:
        g.database_away, g.viewer, g.edition = True, None, 0
        g.pop("language", None)
        return render_template(f"errors/{template}.html", kept=kept_text(), came_from="/")


PAGES = {400: "400", 403: "403", 404: "404", 405: "404", 410: "410", 413: "413", 429: "429", 503: "503"}


def _http(error: HTTPException) -> Response | HTTPException:
    status = error.code or 500
    if status < 400:
        return error
    if status in PAGES:
        response = answer(status, PAGES[status])
        if status == 429 and error.response is None:
            response.headers.setdefault("Retry-After", "60")
        return response
    return answer(status, "400" if status < 500 else "500")


def _refused(error: Refused) -> ResponseReturnValue:
    if error.looks_missing:
        return answer(404, "404")
    if error.guest and request.method == "GET" and not wants_json():
        return redirect("/login?" + urlencode({"next": request.full_path.rstrip("?")}))
    return answer(403, "logged_out" if error.guest else "403")


def _csrf(_error: CSRFError) -> Response:
    """The token of another session: who is a guest now was logged out, but on the forms of the way in."""
    guest = current_app.extensions["forum.is_guest"]()
    return answer(400, "logged_out" if guest and request.blueprint != "security" else "csrf")


def _forget_transaction() -> None:
    """End the transaction that failed: PostgreSQL answers nothing more in it, not even for an error page."""
    with suppress(SQLAlchemyError):
        db.session.rollback()


def _busy(_error: Exception) -> Response:
    _forget_transaction()
    response = answer(503, "503")
    response.headers["Retry-After"] = "5"
    return response


FORMER = "a former member writes nothing"
"""How the database refuses what somebody would write who has just left (migration 0018)."""

PASSING = (
    *("locked", "busy", "full", "connect", "disk i/o", "readonly", "read-only", "deadlock", "no space"),
    *("starting up", "shutting down", "recovery mode", "too many clients", "timeout"),
)
"""Words by which SQLite and PostgreSQL say that it may work in a while."""


def _database(error: DBAPIError) -> Response:
    _forget_transaction()
    if isinstance(error, DataError):
        # PostgreSQL alone refuses what no text or number of ours can be, such as the character NUL.
        log.warning("the database can't hold what was sent: %s", error.orig)
        return answer(400, "400")
    text = str(error.orig).lower()
    if isinstance(error, IntegrityError) and FORMER in text:
        g.viewer = None  # they left while this was under way
        return answer(403, "403")
    if error.connection_invalidated or (
        isinstance(error, OperationalError) and any(word in text for word in PASSING)
    ):
        log.error("the database can't be written: %s", error.orig)
        return _busy(error)
    return _unexpected(error)


def _unexpected(error: Exception) -> Response:
    _forget_transaction()
    log.exception("%s %s failed", request.method, request.path, exc_info=error)
    return answer(500, "500")


def install(app: Flask, is_guest: Callable[[], bool]) -> None:
    """Handle every error with a page of ours; ``is_guest`` says whether nobody is logged in."""
    app.extensions["forum.is_guest"] = is_guest
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(DatabaseBusy, _busy)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(TimeoutError, _busy)  # no connection became free in time
    app.register_error_handler(Exception, _unexpected)
