"""What a feed holds: only what a guest may read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from forum.members.models import Member
from forum.members.people import called
from forum.storage.session import session
from forum.topics.models import PUBLISHED, Post, Topic
from forum.topics.visibility import TOPIC_VISIBLE, sight

ENTRIES = 40


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: a topic's first post, a post, an offer."""

    path: str
    """Its permanent address here, from the root."""
    title: str
    author: str
    html: str
    published: datetime
    updated: datetime


def _entries(statement: Select[*tuple[Any, ...]]) -> list[Entry]:
    rows = session().execute(statement, sight(None)).all()
    return [
        Entry(
            path=f"/posts/{row.id}",
            title=row.title,
            author=called(row.display_name, row.works_here),
            html=row.html,
            published=row.created_at,
            updated=row.edited_at or row.created_at,
        )
        for row in rows
    ]


def _posts() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Post.id,
            Topic.title,
            Member.display_name,
            Member.works_here,
            Post.html,
            Post.created_at,
            Post.edited_at,
        )
        .join(Topic, Topic.id == Post.topic_id)
        .join(Member, Member.id == Post.author_id)
        .where(TOPIC_VISIBLE, Post.state == PUBLISHED)
        .order_by(Post.id.desc())
        .limit(ENTRIES)
    )


def newest_topics(category_id: int | None = None) -> list[Entry]:
    """The newest topics of the public categories, or of one of them."""
    statement = _posts().where(Post.id == Topic.first_post_id)
    if category_id is not None:
        statement = statement.where(Topic.category_id == category_id)
    return _entries(statement)


def newest_posts(topic_id: int) -> list[Entry]:
    """The newest posts of one topic."""
    return _entries(_posts().where(Post.topic_id == topic_id))
