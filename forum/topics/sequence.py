"""The topic's number of changes: one more with every change a reader could see."""

from __future__ import annotations

from sqlalchemy import func, select, update

from forum.storage.session import session
from forum.topics.models import PUBLISHED, Post, Topic


def next_seq(topic: Topic) -> int:
    """Take the topic's next number, holding its row until the transaction ends.

    The update itself takes the row's lock, so numbers are gapless and in commit order on every
    database, also when ``topic`` was read without a lock.
    """
    number = session().scalar(
        update(Topic).where(Topic.id == topic.id).values(seq=Topic.seq + 1).returning(Topic.seq)
    )
    if number is None:
        raise LookupError(f"topic {topic.id} is gone")
    session().expire(topic, ["seq"])
    return number


def settle_last_post(topic: Topic) -> None:
    """Set the topic's newest published post anew, after one was moved, hidden, deleted or restored."""
    newest = session().execute(
        select(Post.id, Post.created_at, Post.author_id)
        .where(Post.topic_id == topic.id, Post.state == PUBLISHED)
        .order_by(Post.id.desc())
        .limit(1)
    ).first()
    topic.first_post_id = session().scalar(select(func.min(Post.id)).where(Post.topic_id == topic.id))
    if newest is None:
        topic.last_post_id = 0
        return
    topic.last_post_id, topic.last_posted_at, topic.last_author_id = newest
