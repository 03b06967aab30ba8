"""Where in a topic the reader wants to be."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from flask import abort, request

from forum.topics.models import ROOM
from forum.topics.views import PostPage, TopicView
from forum.topics.windows import first_post_since, last_page, page_after, page_at, page_before
from forum.web.ids import bounded_id
from forum.web.keeping import Memory, memory
from forum.web.times import zone


def window(viewer: Any, topic: TopicView) -> PostPage:
    """The page asked for: ``?at=`` the one with that post, ``?after=``, ``?before=``, else the beginning.

    A live room begins at its end. A number that can't be a post's is a 404.
    """
    asked, post_id = _asked()
    if viewer is not None:
        return _read(viewer, topic, asked, post_id)
    # Guests all see the same, and it changes with the topic's number.
    kept: Memory[PostPage] = memory("windows", lambda page: 100 * len(page.lines))
    key = (topic.id, topic.seq, topic.state, topic.kind, asked, post_id)
    page = kept.get(key)
    if page is None:
        page = _read(None, topic, asked, post_id)
        kept.put(key, page)
    return page


def _asked() -> tuple[str, int]:
    for name in ("at", "after", "before"):
        if name in request.args:
            post_id = bounded_id(request.args[name])
            if post_id is None:
                abort(404)
            return name, post_id
    return "", 0


def _read(viewer: Any, topic: TopicView, asked: str, post_id: int) -> PostPage:
    if asked == "at":
        return page_at(viewer, topic, post_id)
    if asked == "before":
        return page_before(viewer, topic, post_id)
    if asked == "" and topic.kind == ROOM:
        return last_page(viewer, topic)
    return page_after(viewer, topic, post_id)


def destination(viewer: Any, topic: TopicView) -> str | None:
    """Where ``?go=unread``, ``?go=end`` and ``?date=2026-11-02`` lead, None when nothing of it was asked."""
    going = request.args.get("go")
    if going == "unread" and topic.first_unread_id is not None:
        return f"{topic.url}?at={topic.first_unread_id}#unread"
    if going in ("unread", "end"):
        return _to(topic, topic.last_post_id)
    day = request.args.get("date")
    if not day:
        return None
    moment = _start_of(day)
    if moment is None:
        return topic.url
    return _to(topic, first_post_since(viewer, topic, moment) or topic.last_post_id)


def _to(topic: TopicView, post_id: int) -> str:
    return f"{topic.url}?at={post_id}#post-{post_id}" if post_id else topic.url


def _start_of(day: str) -> datetime | None:
    """Midnight of ``day`` (ISO 8601) where the reader is, None when it is no date."""
    try:
        chosen = date.fromisoformat(day[:10])
        return datetime.combine(chosen, time(), zone()).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
