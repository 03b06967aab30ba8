"""Reading topics and posts. Every read names its viewer: fetching is checking."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from forum.categories.queries import catalogue
from forum.policy.acts import Act
from forum.policy.check import Refused, can, require
from forum.storage.session import session
from forum.topics.models import DELETED, Post, Topic


def attach_category(topic: Topic) -> Topic:
    """Set the category that the rules ask for on a row just fetched."""
    topic.category = catalogue()[topic.category_id]  # type: ignore[misc]
    return topic


def topic_for(viewer: Any, topic_id: int, *, lock: bool = False) -> Topic:
    """The topic if ``viewer`` may see it, else ``Refused``. ``lock`` keeps its row for this transaction."""
    statement = select(Topic).where(Topic.id == topic_id)
    if lock:
        statement = statement.with_for_update()
    topic = session().scalar(statement)
    if topic is None:
        raise Refused(Act.SEE_TOPIC, viewer)
    attach_category(topic)
    require(viewer, Act.SEE_TOPIC, topic)
    return topic


def post_for(viewer: Any, post_id: int, *, lock: bool = False) -> Post:
    """The post if ``viewer`` may see it, else ``Refused``; its topic comes with it.

    Its author may fetch a deleted post of theirs, to take the deletion back.
    """
    post = session().scalar(select(Post).where(Post.id == post_id))
    if post is None:
        raise Refused(Act.SEE_POST, viewer)
    # The topic's row is locked before the post is looked at again: every writer comes by it in turn.
    topic = session().scalar(
        select(Topic).where(Topic.id == post.topic_id).with_for_update()
        if lock
        else select(Topic).where(Topic.id == post.topic_id)
    )
    if topic is None:
        raise Refused(Act.SEE_POST, viewer)
    if lock:
        session().refresh(post)
    post.topic = attach_category(topic)  # type: ignore[misc]
    if not (post.state == DELETED and can(viewer, Act.RESTORE_POST, post)):
        require(viewer, Act.SEE_POST, post)
    return post
