"""Opening a page: what the bell said of it has been read by that."""

from __future__ import annotations

from typing import Any

from forum.members.viewing import forget_viewer, viewer
from forum.notifications.actions import read_on_page
from forum.storage.session import transaction


def opened(me: Any, path: str) -> Any:
    """Whoever opens a page has read what their bell said of it; answers the member as they are then."""
    if me is None or not me.bell:
        return me
    with transaction():
        read_on_page(member_id=me.id, path=path)
    forget_viewer()
    return viewer()
