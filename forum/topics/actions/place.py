"""Where a topic stands and who may write in it: move, pin, lock, hide, show, hold."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from forum.categories.catalogue import CategoryView
from forum.clock import iso
from forum.facts.bus import record
from forum.facts.catalogue import (
    TopicHidden,
    TopicLocked,
    TopicMoved,
    TopicPinned,
    TopicShown,
    TopicSlowed,
)
from forum.facts.held_again import TopicHeldAgain
from forum.policy.acts import Act
from forum.policy.check import can, require
from forum.storage.session import session
from forum.topics.models import DELETED, HELD, HIDDEN, PUBLISHED, Post, Topic
from forum.topics.sequence import next_seq


def move_topic(*, actor: Any, topic: Topic, category: CategoryView, reason: str) -> None:
    """Bring ``topic`` to another category, where the actor might have started it.

    It stays pinned only where the actor might have pinned it.
    """
    require(actor, Act.MOVE_TOPIC, topic)
    require(actor, Act.START_TOPIC, category)
    if category.id == topic.category_id:
        return
    old = topic.category_id
    pinned = topic.pinned and can(actor, Act.PIN_TOPIC, category)
    seq = next_seq(topic, category_id=category.id, pinned=pinned)
    topic.category = category  # type: ignore[misc]
    record(
        TopicMoved(
            actor_id=actor.id,
            topic_id=topic.id,
            seq=seq,
            from_category_id=old,
            to_category_id=category.id,
            reason=reason,
        )
    )


def pin_topic(*, actor: Any, topic: Topic, pinned: bool, reason: str) -> None:
    """Keep ``topic`` at the head of its category, or no longer."""
    require(actor, Act.PIN_TOPIC, topic)
    if topic.pinned != pinned:
        seq = next_seq(topic, pinned=pinned)
        record(TopicPinned(actor_id=actor.id, topic_id=topic.id, seq=seq, pinned=pinned, reason=reason))


def lock_topic(*, actor: Any, topic: Topic, locked: bool, reason: str) -> None:
    """Close ``topic`` to replies of members, or open it again."""
    require(actor, Act.LOCK_TOPIC, topic)
    if topic.locked != locked:
        seq = next_seq(topic, locked=locked)
        record(TopicLocked(actor_id=actor.id, topic_id=topic.id, seq=seq, locked=locked, reason=reason))


def slow_topic(*, actor: Any, topic: Topic, seconds: int, until: datetime | None, reason: str) -> None:
    """Let members wait ``seconds`` between two posts of theirs in ``topic``, until a moment; 0: no longer."""
    require(actor, Act.SLOW_TOPIC, topic)
    end = until if seconds else None
    if (topic.slow_seconds, topic.slow_until) != (seconds, end):
        seq = next_seq(topic, slow_seconds=seconds, slow_until=end)
        record(
            TopicSlowed(
                actor_id=actor.id,
                topic_id=topic.id,
                seq=seq,
                seconds=seconds,
                until=iso(end) if end is not None else None,
                reason=reason,
            )
        )


def hide_topic(*, actor: Any, topic: Topic, reason: str) -> None:
    """Take a whole topic out of sight. What its author deleted stays deleted."""
    require(actor, Act.HIDE_TOPIC, topic)
    if topic.state not in (HIDDEN, DELETED):
        seq = next_seq(topic, state=HIDDEN)
        record(TopicHidden(actor_id=actor.id, topic_id=topic.id, seq=seq, reason=reason))


def show_topic(*, actor: Any, topic: Topic, reason: str) -> None:
    """Let a hidden or held topic be read again. The states of its posts are not touched."""
    require(actor, Act.HIDE_TOPIC, topic)
    if topic.state not in (PUBLISHED, DELETED):
        seq = next_seq(topic, state=PUBLISHED)
        record(TopicShown(actor_id=actor.id, topic_id=topic.id, seq=seq, reason=reason))


def can_wait(topic: Topic) -> bool:
    """Whether the post that it began with was never published yet: a topic waits no longer than that."""
    first = session().get(Post, topic.first_post_id) if topic.first_post_id else None
    return first is None or first.state != PUBLISHED


def hold_topic(*, actor: Any, topic: Topic, reason: str) -> None:
    """Let a topic wait again that was shown by mistake, if the post that it began with waits still."""
    require(actor, Act.HIDE_TOPIC, topic)
    if topic.state not in (HELD, DELETED) and can_wait(topic):
        seq = next_seq(topic, state=HELD)
        record(TopicHeldAgain(actor_id=actor.id, topic_id=topic.id, seq=seq, reason=reason))
