"""Open pages of announcements: told that something changed, and by the rules alone."""

from __future__ import annotations

from typing import Any

from flask import Flask

from forum.announcements.queries import announcement_for
from forum.realtime.following import changed, let_follow, put_out_of

KIND = "announcement"
LIST = 0


def _hears(viewer: Any, announcement_id: int) -> bool:
    return announcement_id == LIST or announcement_for(viewer, announcement_id) is not None


def install(app: Flask) -> None:
    """Let pages of ``app`` follow announcements, and their list as 0."""
    let_follow(app, KIND, _hears)


def moved(fact: Any) -> None:
    """AFTER whatever happens to a draft."""
    put_out_of(KIND, fact.announcement_id)
    changed(KIND, fact.announcement_id)


def published(fact: Any) -> None:
    """AFTER one is out, corrected or archived: home pages and the list show it."""
    moved(fact)
    changed(KIND, LIST)
