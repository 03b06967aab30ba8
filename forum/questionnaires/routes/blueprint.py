"""The blueprint that every file of this folder adds its routes to, and what its pages share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from forum.members.viewing import forget_viewer, viewer
from forum.notifications.actions import read_on_page
from forum.policy.acts import Act
from forum.policy.check import Refused
from forum.storage.session import transaction

questionnaires = Blueprint("questionnaires", __name__)


def member_for(act: Act) -> Any:
    """The member who asks. A guest is refused ``act``, and led to the log-in where that helps."""
    me = viewer()
    if me is None:
        raise Refused(act, None)
    return me


def opened(me: Any, path: str) -> Any:
    """Whoever opens a page has read what their bell said of it; answers the member as they are then."""
    if me is None or not me.bell:
        return me
    with transaction():
        read_on_page(member_id=me.id, path=path)
    forget_viewer()
    return viewer()
