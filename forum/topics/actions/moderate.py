"""Hiding, removing and publishing a post, each with its reason, and letting it wait once more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update

from forum.facts.bus import record
from forum.facts.catalogue import PostHidden, PostPublished, PostRemoved, TopicCameOut
from forum.facts.held_again import PostHeldAgain, TopicHeldAgain
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
        waited = post.topic.state == HELD
        seq = _enter(post, PUBLISHED, "")
        if waited and post.topic.state == PUBLISHED:
            record(TopicCameOut(actor_id=actor.id, topic_id=post.topic_id, seq=seq))
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


def before_shown(post: Post) -> dict[str, Any]:
    """What publishing a post that waits changes besides its state: the version of its text that readers have,
    and the topic that comes out with it."""
    topic: Topic = post.topic
    waits = topic.state == HELD and topic.first_post_id == post.id
    return {"revision": post.revision, "topic_id": topic.id if waits else 0}


def hold_post(*, actor: Any, post: Post, reason: str, was: Mapping[str, Any]) -> None:
    """Let a post wait again that was published by mistake, with the topic that had come out with it.

    ``was``: what ``before_shown`` said. No version that was readable since is so any more, in its history
    either; what others wrote in the topic meanwhile is out of sight with it.
    """
    require(actor, Act.HIDE_POST, post)
    if post.state == HELD:
        return
    topic: Topic = post.topic
    # Decisions of long ago kept nothing: what was never edited had waited from the start, its topic with it.
    was = was or {"revision": post.revision, "topic_id": topic.id if post.revision == 1 else 0}
    with_topic = (topic.id, post.id) == (was["topic_id"], topic.first_post_id)
    if with_topic and topic.state == PUBLISHED:
        seq = next_seq(topic, state=HELD)
        record(TopicHeldAgain(actor_id=actor.id, topic_id=topic.id, seq=seq, reason=reason))
    since = (Revision.post_id == post.id) & (Revision.number >= was["revision"])
    session().execute(update(Revision).where(since).values(published=False))
    seq = _enter(post, HELD, "")
    ids = {"actor_id": actor.id, "topic_id": topic.id, "post_id": post.id}
    record(PostHeldAgain(**ids, seq=seq, reason=reason, with_topic=with_topic))


def _enter(post: Post, state: str, reason: str) -> int:
    topic: Topic = post.topic
    seq = next_seq(topic)
    # A topic is held because its first post is. It waits until that one is published, whatever else is
    # decided about it meanwhile: a topic that is hidden is so by a decision of its own.
    if topic.state == HELD and post.id == topic.first_post_id and state == PUBLISHED:
        topic.state = PUBLISHED
    post.state, post.reason, post.seq = state, reason, seq
    if state == PUBLISHED:
        current = (Revision.post_id == post.id) & (Revision.number == post.revision)
        session().execute(update(Revision).where(current).values(published=True))
    session().flush()
    settle_last_post(topic)
    return seq
