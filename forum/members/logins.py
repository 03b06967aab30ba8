"""Logging in and out: the session cookie and its row, opened and ended together."""

from __future__ import annotations

from typing import Any

import flask_login
from flask import Flask, Response, g, request, url_for
from flask import session as cookie
from flask_security import signals
from flask_security.utils import set_request_attr

from forum.clock import now
from forum.facts.bus import record
from forum.facts.catalogue import MemberConfirmed
from forum.members import sessions
from forum.members.datastore import in_commit
from forum.members.models import Member
from forum.members.viewing import SESSION_TOKEN, forget_viewer, viewer
from forum.storage.session import session

KEPT = {"_user_id", "_fresh", "_flashes"}
"""What of a guest's cookie survives the log-in: all else is dropped, so that none can be planted before."""


def install(app: Flask, manager: flask_login.LoginManager) -> None:
    """Let the row of the session, and nothing else, decide who is logged in."""
    manager.session_protection = None
    manager._session_identifier_generator = lambda: ""  # by default a hash of the IP address
    manager.user_loader(lambda _user_id: _member())
    manager.request_loader(lambda _request: _member())
    flask_login.user_logged_in.connect(_begin, app)
    flask_login.user_logged_out.connect(_end, app)
    signals.user_confirmed.connect(_confirmed, app)
    app.after_request(_explain_suspension)


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
    g.members_suspended = user.suspended_until is not None and user.suspended_until > now()
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
        in_commit(
            lambda: sessions.end_session(actor_id=me.id, member_id=me.id, session_id=me.session_id)
        )
    for name in list(cookie):
        if name != "_flashes":
            cookie.pop(name)
    g.pop("csrf_token", None)
    forget_viewer()


def _confirmed(_app: Flask, user: Member, **_: Any) -> None:
    in_commit(lambda: record(MemberConfirmed(actor_id=user.id, member_id=user.id)))


def _explain_suspension(response: Response) -> Response:
    """Lead a suspended member who has just logged in to the page that says why."""
    if g.get("members_suspended") and response.status_code == 302:
        response.location = url_for("members.suspended")
    return response
