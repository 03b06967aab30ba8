"""Which posts stand on a page of a topic: keyset paging round a pivot, in one statement."""

from __future__ import annotations

from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import BigInteger, Select, bindparam, select, union_all

from forum.storage.base import LARGEST_ID
from forum.storage.prepared import Prepared
from forum.storage.session import session
from forum.topics.models import ROOM, Post
from forum.topics.views import PostLine, PostPage, TopicView
from forum.topics.visibility import ON_PAGE, page_sight

PAGE = 20
"""Posts on a page of a topic."""

ROOM_PAGE = 50
"""Posts on a page of a live room."""

CONTEXT = 3
"""How many posts stand above the one that was asked for."""

_POST = Post.__table__.c
_COLUMNS = (_POST.id, _POST.seq, _POST.state, _POST.author_id, _POST.topic_id)


def _side(condition: Any, order: Any, limit: str) -> Select[Any]:
    chosen = (
        select(*_COLUMNS)
        .where(Post.topic_id == bindparam("topic_id"), condition, ON_PAGE)
        .order_by(order)
        .limit(bindparam(limit, type_=BigInteger))
        .subquery()
    )
    return select(chosen)


_AROUND = Prepared(
    union_all(
        _side(Post.id < bindparam("pivot"), Post.id.desc(), "before"),
        _side(Post.id >= bindparam("pivot"), Post.id, "after"),
    ),
    into=PostLine,
)

_FIRST_SINCE = (
    select(Post.id)
    .where(Post.topic_id == bindparam("topic_id"), Post.created_at >= bindparam("moment"), ON_PAGE)
    .order_by(Post.id)
    .limit(1)
)


def page_length(topic: TopicView) -> int:
    """How many posts a page of ``topic`` holds."""
    return ROOM_PAGE if topic.kind == ROOM else PAGE


def _around(viewer: Any, topic: TopicView, pivot: int, before: int, after: int) -> list[PostLine]:
    """At most ``before`` posts below ``pivot`` and ``after`` from it on, oldest first."""
    found = _AROUND.all(
        {"topic_id": topic.id, "pivot": pivot, "before": before, "after": after, **page_sight(viewer, topic)}
    )
    return sorted(found, key=itemgetter(0))  # the id


def page_after(viewer: Any, topic: TopicView, post_id: int) -> PostPage:
    """The page that follows ``post_id``; 0 for the first one."""
    length = page_length(topic)
    lines = _around(viewer, topic, post_id + 1, 1, length + 1)
    has_earlier = bool(lines) and lines[0].id <= post_id
    lines = lines[int(has_earlier) :]
    return PostPage(tuple(lines[:length]), has_earlier, len(lines) > length)


def page_before(viewer: Any, topic: TopicView, post_id: int) -> PostPage:
    """The page that ends just before ``post_id``."""
    length = page_length(topic)
    lines = _around(viewer, topic, post_id, length + 1, 1)
    has_later = bool(lines) and lines[-1].id >= post_id
    lines = lines[: len(lines) - int(has_later)]
    return PostPage(tuple(lines[-length:]), len(lines) > length, has_later)


def page_at(viewer: Any, topic: TopicView, post_id: int) -> PostPage:
    """The page on which ``post_id`` stands, with a little of what came before it."""
    length = page_length(topic)
    lines = _around(viewer, topic, post_id, length + 1, length + 1)
    place = sum(1 for line in lines if line.id < post_id)
    start = max(0, min(place - CONTEXT, len(lines) - length))
    return PostPage(tuple(lines[start : start + length]), start > 0, len(lines) > start + length)


def last_page(viewer: Any, topic: TopicView) -> PostPage:
    """The newest posts."""
    return page_before(viewer, topic, LARGEST_ID)


def neighbours(viewer: Any, topic: TopicView, post_id: int, reach: int) -> list[PostLine]:
    """At most ``reach`` posts before ``post_id``, itself, and as many after it, oldest first."""
    return _around(viewer, topic, post_id, reach, reach + 1)


def first_post_since(viewer: Any, topic: TopicView, moment: datetime) -> int | None:
    """The first post of ``topic`` written at or after ``moment``, None when there is none."""
    return session().scalar(
        _FIRST_SINCE, {"topic_id": topic.id, "moment": moment, **page_sight(viewer, topic)}
    )
