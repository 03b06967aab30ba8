"""The blueprint of announcements, and who asks."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from forum.members.viewing import forget_viewer, viewer
from forum.notifications.actions import read_on_page
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import transaction

announcements = Blueprint("announcements", __name__)


def somebody() -> Any:
    """The member who asks; a guest is led to the log-in."""
    me = viewer()
    require(me, Act.KEEP_DRAFT)
    return me


def opened(me: Any, path: str) -> Any:
    """Whoever opens a page has read what their bell said of it; answers the member as they are then."""
    if me is None or not me.bell:
        return me
    with transaction():
        read_on_page(member_id=me.id, path=path)
    forget_viewer()
    return viewer()
