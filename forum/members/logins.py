"""Logging in and out: the session cookie and its row, opened and ended together."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import flask_login
from flask import Flask, Response, g, request, url_for
from flask import session as cookie
from flask_security import signals
from flask_security.utils import set_request_attr

from forum.clock import now
from forum.facts.bus import record
from forum.facts.members import MemberConfirmed
from forum.members import sessions
from forum.members.datastore import in_commit
from forum.members.models import Member
from forum.members.viewing import SESSION_TOKEN, forget_viewer, viewer
from forum.storage.session import DatabaseBusy, session, transaction
from forum.web.security import safe_target

log = logging.getLogger(__name__)

SEEN_EVERY = timedelta(minutes=5)

KEPT = {"_user_id", "_fresh", "_flashes"}
"""What of a guest's cookie survives the log-in: all else is dropped, so that none can be planted before."""


LEADING = {
    "security.login",
    "security.two_factor_token_validation",
    "security.mf_recovery",
    "security.wan_signin_response",
}


def install(app: Flask, manager: flask_login.LoginManager) -> None:
    """Let the row of the session, and nothing else, decide who is logged in."""
    manager.session_protection = None
    manager._session_identifier_generator = lambda: ""  # by default a hash of the IP address
    manager.user_loader(lambda _user_id: _member())
    manager.request_loader(lambda _request: _member())
    flask_login.user_logged_in.connect(_begin, app)
    flask_login.user_logged_out.connect(_end, app)
    signals.user_confirmed.connect(_confirmed, app)
    app.after_request(_lead_on)
    app.after_request(_note_presence)


def _member() -> Member | None:
    """The row of the viewer, for the account library's own pages."""
    me = viewer()
    if me is None:
        return None
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", cookie.get("fs_paa", 0))
    return session().get(Member, me.id)


def _begin(_app: Flask, user: Member) -> None:
    """Open a session with a fresh cookie; remembering makes both last longer."""
    before = viewer()
    remember = cookie.pop("_remember", None) == "set"
    if before is not None and before.session_id:
        remember = remember or (cookie.permanent and before.id == user.id)
        in_commit(lambda: sessions.forget_session(before.session_id))
    for name in list(cookie):
        if name not in KEPT:
            cookie.pop(name)
    g.pop("csrf_token", None)
    g.members_proved = True
    g.members_suspended = user.suspended_until is not None and user.suspended_until > now()
    g.members_leaving = user.leaves_at is not None
    _open(user.id, remember=remember)


def _open(member_id: int, *, remember: bool) -> None:
    token = sessions.new_token()
    device = request.user_agent.string[:200]
    cookie[SESSION_TOKEN] = token
    cookie.permanent = remember
    in_commit(lambda: _write(member_id, device, remember, token))
    forget_viewer()


def _write(member_id: int, device: str, remember: bool, token: str) -> None:
    sessions.open_session(member_id, device, remember=remember, token=token)


def _end(_app: Flask, user: Any = None) -> None:
    """End the row of the session that is left, and empty the cookie."""
    me = viewer()
    if me is not None and me.session_id:
        in_commit(lambda: sessions.end_session(actor_id=me.id, member_id=me.id, session_id=me.session_id))
    for name in list(cookie):
        if name != "_flashes":
            cookie.pop(name)
    g.pop("csrf_token", None)
    forget_viewer()


def _confirmed(_app: Flask, user: Member, **_: Any) -> None:
    in_commit(lambda: record(MemberConfirmed(actor_id=user.id, member_id=user.id)))


def _lead_on(response: Response) -> Response:
    """After a log-in, lead to where one wanted to go; a suspended member to the page that says why, and one
    who asked to leave to where they can stay after all.

    The library would quote the address a second time, which breaks accents in searches.
    """
    if response.status_code != 302 or request.endpoint not in LEADING or not g.get("members_proved"):
        return response
    if g.get("members_suspended"):
        response.location = url_for("members.suspended")
    elif g.get("members_leaving"):
        response.location = url_for("members.leave")
    else:
        wanted = request.form.get("next") or request.args.get("next")
        response.location = safe_target(wanted, "/" if wanted else response.location)
    return response


def _note_presence(response: Response) -> Response:
    """Keep when the session was last used, to within ``SEEN_EVERY``: a page must not cost a write."""
    me = g.get("viewer")
    if me is None or not me.session_id:
        return response
    if me.seen_at is not None and now() - me.seen_at < SEEN_EVERY:
        return response
    if session().info.get("writing"):
        return response
    try:
        with transaction():
            sessions.note_use(me.session_id, me.id)
    except DatabaseBusy:
        log.info("the last use of session %s is not noted: the database is busy", me.session_id)
    return response
