"""Deleting one's own post, and taking that back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from forum.facts.bus import record
from forum.facts.catalogue import PostDeleted, PostHeldBack, PostRestored, TopicDeleted, TopicRestored
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session
from forum.topics.models import CONVERSATION, DELETED, HELD, HIDDEN, PUBLISHED, REMOVED, Post, Topic
from forum.topics.sequence import next_seq, settle_last_post


def delete_post(*, actor: Any, post: Post) -> None:
    """Delete a post of the actor's own. Its text stays, for its author to take the deletion back.

    A tombstone stays where others have written after it. A first post that nobody else has written
    after takes its topic with it; a private conversation stays open to those it is between.
    """
    require(actor, Act.DELETE_POST, post)
    take_away(actor_id=actor.id, post=post)


def take_away(*, actor_id: int, post: Post) -> None:
    """What ``delete_post`` does, for a verb that has asked the rules; the topic's row is held."""
    topic: Topic = post.topic
    alone = not _others_wrote(post)
    whole_topic = alone and post.id == topic.first_post_id and topic.kind != CONVERSATION
    seq = next_seq(topic)
    post.state_before, post.state, post.seq = post.state, DELETED, seq
    post.leaves_tombstone = not alone
    if whole_topic:
        topic.state = DELETED
    session().flush()
    settle_last_post(topic)
    record(PostDeleted(actor_id=actor_id, topic_id=topic.id, post_id=post.id, seq=seq))
    if whole_topic:
        record(TopicDeleted(actor_id=actor_id, topic_id=topic.id, seq=seq))


def restore_post(*, actor: Any, post: Post) -> None:
    """Take a deletion back: the post stands where it stood, in the state it had."""
    require(actor, Act.RESTORE_POST, post)
    topic: Topic = post.topic
    seq = next_seq(topic)
    whole_topic = topic.state == DELETED
    post.state, post.state_before, post.seq = post.state_before or PUBLISHED, "", seq
    post.leaves_tombstone = False
    if whole_topic:
        topic.state = PUBLISHED if post.state == PUBLISHED else HELD  # it comes out with its first post
    session().flush()
    settle_last_post(topic)
    if whole_topic:
        record(TopicRestored(actor_id=actor.id, topic_id=topic.id, seq=seq))
    kind = PostHeldBack if post.state == HELD else PostRestored
    record(kind(actor_id=actor.id, topic_id=topic.id, post_id=post.id, seq=seq))


def _others_wrote(post: Post) -> bool:
    """Whether somebody else's post, or what is left of it, stands after this one."""
    later = select(Post.id).where(
        Post.topic_id == post.topic_id,
        Post.id > post.id,
        Post.author_id != post.author_id,
        Post.state.in_((PUBLISHED, HELD, HIDDEN, REMOVED)) | Post.leaves_tombstone.is_(True),
    )
    return session().scalar(later.limit(1)) is not None
