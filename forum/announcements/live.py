"""Open pages of announcements: told that something changed, and by the rules alone."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import ColumnElement, select

from forum.announcements.models import Announcement
from forum.announcements.queries import announcement_for
from forum.facts.catalogue import PostPublished
from forum.realtime.following import changed, let_follow, put_out_of
from forum.storage.session import session
from forum.topics.models import Post

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


def post_moved(fact: Any) -> None:
    """AFTER the post of one is shown, hidden, removed, deleted or rewritten."""
    _read_otherwise(Announcement.post_id == fact.post_id)


def post_released(fact: PostPublished) -> None:
    """AFTER a moderator lets the post of one be read; what its author publishes says so itself."""
    if fact.actor_id != fact.author_id:
        post_moved(fact)


def topic_moved(fact: Any) -> None:
    """AFTER the topic of one is renamed, brought elsewhere, hidden or shown."""
    ids = {getattr(fact, name, fact.topic_id) for name in ("topic_id", "new_topic_id")}
    _read_otherwise(Announcement.post_id.in_(select(Post.id).where(Post.topic_id.in_(ids))))


def _read_otherwise(meant: ColumnElement[bool]) -> None:
    numbers = session().scalars(select(Announcement.id).where(meant)).all()
    for number in numbers:
        put_out_of(KIND, number)
        changed(KIND, number)
    if numbers:
        changed(KIND, LIST)


def published(fact: Any) -> None:
    """AFTER one is out, corrected or archived: home pages and the list show it."""
    moved(fact)
    changed(KIND, LIST)
