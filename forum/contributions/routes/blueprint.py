"""The blueprint of calls and the ledger, and what its pages share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from forum.members.viewing import forget_viewer, viewer
from forum.notifications.actions import read_on_page
from forum.policy.acts import Act
from forum.policy.check import Refused, require
from forum.storage.session import transaction

calls = Blueprint("calls", __name__)

DOING = "30 per minute"
"""Small verbs: each tells open pages to look again."""


def member_who_may(act: Act) -> Any:
    """The member who asks. A guest is refused ``act``, and led to the log-in where that helps."""
    me = viewer()
    if me is None:
        raise Refused(act, None)
    require(me, act)
    return me


def opened(me: Any, path: str) -> Any:
    """Whoever opens a page has read what their bell said of it; answers the member as they are then."""
    if me is None or not me.bell:
        return me
    with transaction():
        read_on_page(member_id=me.id, path=path)
    forget_viewer()
    return viewer()
