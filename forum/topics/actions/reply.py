"""Replying."""

from __future__ import annotations

from typing import Any

from forum.clock import now
from forum.facts.bus import record
from forum.facts.catalogue import PostHeldBack, PostPublished
from forum.hooks import Outcome, hooks
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session
from forum.topics.composing import Composed
from forum.topics.models import HELD, PUBLISHED, Post, Topic
from forum.topics.sequence import next_seq


def reply(*, actor: Any, topic: Topic, text: Composed, reply_to_id: int | None = None) -> Post:
    """Add a post to ``topic``; a screener may hold it back for a person to look at.

    ``reply_to_id`` must be a post of this topic, else it is left out. Raises ``Refused``.
    """
    require(actor, Act.REPLY, topic)
    return add_post(actor=actor, topic=topic, text=text, reply_to_id=reply_to_id)


def add_post(*, actor: Any, topic: Topic, text: Composed, reply_to_id: int | None = None) -> Post:
    """Add a post without asking the rules: the part that a reply and a new topic share."""
    held = hooks().screen(actor, text.source, topic.category).outcome is Outcome.HOLD
    post = Post(
        topic_id=topic.id,
        author_id=actor.id,
        reply_to_id=_in_topic(topic, reply_to_id),
        seq=next_seq(topic),
        state=HELD if held else PUBLISHED,
        source=text.source,
        html=text.html,
        search_text=text.search_text,
        created_at=now(),
    )
    session().add(post)
    session().flush()
    post.topic = topic  # type: ignore[misc]
    if topic.first_post_id is None:
        topic.first_post_id = post.id
    kind = PostHeldBack if held else PostPublished
    if not held:
        topic.last_post_id, topic.last_posted_at, topic.last_author_id = post.id, post.created_at, actor.id
    session().flush()
    record(kind(actor_id=actor.id, topic_id=topic.id, post_id=post.id, seq=post.seq))
    return post


def _in_topic(topic: Topic, post_id: int | None) -> int | None:
    if post_id is None:
        return None
    parent = session().get(Post, post_id)
    return post_id if parent is not None and parent.topic_id == topic.id else None
