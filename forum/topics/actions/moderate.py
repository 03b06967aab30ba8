"""Hiding, removing and publishing a post, each with its reason."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from forum.facts.bus import record
from forum.facts.catalogue import PostHidden, PostPublished, PostRemoved
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session
from forum.topics.models import HELD, HIDDEN, PUBLISHED, REMOVED, Post, Revision, Topic
from forum.topics.sequence import next_seq, settle_last_post


def hide_post(*, actor: Any, post: Post, reason: str) -> None:
    """Take a post out of sight; a tombstone says why. It can be published again."""
    require(actor, Act.HIDE_POST, post)
    if post.state != HIDDEN:
        seq = _enter(post, HIDDEN, reason)
        record(PostHidden(actor_id=actor.id, topic_id=post.topic_id, post_id=post.id, seq=seq, reason=reason))


def remove_post(*, actor: Any, post: Post, reason: str) -> None:
    """Remove a post for a breach of the rules; a tombstone says why."""
    require(actor, Act.REMOVE_POST, post)
    if post.state != REMOVED:
        seq = _enter(post, REMOVED, reason)
        record(
            PostRemoved(actor_id=actor.id, topic_id=post.topic_id, post_id=post.id, seq=seq, reason=reason)
        )


def publish_post(*, actor: Any, post: Post, reason: str = "") -> None:
    """Show a post that was held, hidden or removed."""
    require(actor, Act.PUBLISH_POST, post)
    if post.state != PUBLISHED:
        seq = _enter(post, PUBLISHED, "")
        record(
            PostPublished(
                actor_id=actor.id,
                topic_id=post.topic_id,
                post_id=post.id,
                seq=seq,
                author_id=post.author_id,
                reason=reason,
            )
        )


def _enter(post: Post, state: str, reason: str) -> int:
    topic: Topic = post.topic
    seq = next_seq(topic)
    if topic.state == HELD and post.id == topic.first_post_id and state == PUBLISHED:
        # A topic is held because its first post is. It waits until that one is published, whatever else is
        # decided about it meanwhile: a topic that is hidden is so by a decision of its own.
        topic.state = PUBLISHED
    post.state, post.reason, post.seq = state, reason, seq
    if state == PUBLISHED:
        current = (Revision.post_id == post.id) & (Revision.number == post.revision)
        session().execute(update(Revision).where(current).values(published=True))
    session().flush()
    settle_last_post(topic)
    return seq
