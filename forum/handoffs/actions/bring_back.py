"""What whoever handed off does: post the answer, say that it takes longer, take it back, take it over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from forum.clock import iso
from forum.handoffs.fold import POSTPONED, TAKEN_OVER
from forum.handoffs.models import POSTED, PUBLISHED, WITHDRAWN
from forum.handoffs.queries import handoff_for
from forum.handoffs.refusals import MovedOn, Silent
from forum.handoffs.story import append, course_of
from forum.policy.acts import Act
from forum.policy.check import can, require
from forum.topics.actions.reply import reply
from forum.topics.composing import Composed
from forum.topics.models import Post


def post_answer(*, actor: Any, handoff_id: int, text: Composed, insisted: bool = False) -> Post:
    """Answer the member in the topic, officially, in the words of whoever handed off.

    Raises ``Refused``, ``MovedOn``, ``Silent`` where the post can't be answered any more, and ``Reconsider``
    unless ``insisted``.
    """
    handoff = handoff_for(actor, handoff_id, lock=True)
    require(actor, Act.RUN_HANDOFF, handoff)
    if not course_of(handoff).allows(POSTED):
        raise MovedOn
    if handoff.post.state != PUBLISHED or not can(actor, Act.REPLY, handoff.topic):
        raise Silent
    post = reply(
        actor=actor,
        topic=handoff.topic,
        text=text,
        reply_to_id=handoff.post_id,
        insisted=insisted,
        official=True,
    )
    append(handoff, POSTED, actor_id=actor.id, data={"post": post.id})
    return post


def withdraw(*, actor: Any, handoff_id: int) -> None:
    """Take it back: nobody waits for the department any more."""
    handoff = handoff_for(actor, handoff_id, lock=True)
    require(actor, Act.RUN_HANDOFF, handoff)
    append(handoff, WITHDRAWN, actor_id=actor.id)


def postpone(*, actor: Any, handoff_id: int, due_at: datetime) -> None:
    """Say until when it takes instead."""
    handoff = handoff_for(actor, handoff_id, lock=True)
    require(actor, Act.RUN_HANDOFF, handoff)
    append(handoff, POSTPONED, actor_id=actor.id, data={"due": iso(due_at)})


def take_over(*, actor: Any, handoff_id: int) -> None:
    """Bring the answer back in a colleague's stead."""
    handoff = handoff_for(actor, handoff_id, lock=True)
    require(actor, Act.TAKE_OVER_HANDOFF, handoff)
    data = {"owner": actor.id, "before": handoff.owner_id}
    append(handoff, TAKEN_OVER, actor_id=actor.id, data=data)
