"""Who asks: the viewer of the running request, from the session cookie."""

from __future__ import annotations

from typing import Any

from flask import current_app, g, has_request_context
from flask import session as cookie
from sqlalchemy import ScalarSelect

from forum.members.queries import viewer_of_session
from forum.members.viewer import Viewer
from forum.policy.acts import Act
from forum.policy.check import Refused, require
from forum.web.language import choose_anew

SESSION_TOKEN = "sid"  # noqa: S105 (a cookie's key, not a secret)

_NOT_ASKED: Any = object()


def viewer() -> Viewer | None:
    """The viewer of this request, None for a guest. Asked of the database once a request."""
    if not has_request_context():
        return None
    found: Viewer | None = g.get("viewer", _NOT_ASKED)
    if found is _NOT_ASKED:
        token = cookie.get(SESSION_TOKEN)
        found = g.viewer = viewer_of_session(token, _bell()) if isinstance(token, str) else None
    return found


def forget_viewer() -> None:
    """Ask again next time: after a log-in, a log-out or a change of the member's own row."""
    g.pop("viewer", None)
    choose_anew()


def _bell() -> ScalarSelect[int] | None:
    counter: ScalarSelect[int] | None = current_app.extensions.get("forum.bell")
    return counter


def member_asking(act: Act) -> Any:
    """The member who asks. A guest is refused ``act``, and led to the log-in where that helps."""
    me = viewer()
    if me is None:
        raise Refused(act, None)
    return me


def member_who_may(act: Act) -> Any:
    """The member who asks, if they may ``act`` at all. A guest is led to the log-in where that helps."""
    me = viewer()
    require(me, act)
    return me
