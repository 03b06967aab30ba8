"""Bringing back what is derived from posts: every topic's first and newest post."""

from __future__ import annotations

from sqlalchemy import select

from forum.storage.session import session
from forum.topics.models import Topic
from forum.topics.sequence import settle_last_post


def recount() -> list[int]:
    """Settle every topic anew, in the open transaction; answers the ids of those that had been wrong."""
    wrong = []
    for topic in session().scalars(select(Topic).order_by(Topic.id)).all():
        before = (topic.first_post_id, topic.last_post_id, topic.last_posted_at, topic.last_author_id)
        settle_last_post(topic)
        if before != (topic.first_post_id, topic.last_post_id, topic.last_posted_at, topic.last_author_id):
            wrong.append(topic.id)
    return wrong
