"""What becomes of a hand-off when its question, or the answer that waits for a moderator, is taken away."""

from __future__ import annotations

from typing import Any

from forum.facts.catalogue import PostDeleted, TopicDeleted
from forum.handoffs.actions.bring_back import forget_details
from forum.handoffs.fold import TURNED_DOWN
from forum.handoffs.models import WITHDRAWN
from forum.handoffs.queries import find_handoff, open_of_post, open_of_topic, under_way
from forum.handoffs.story import append, course_of
from forum.storage.session import session
from forum.topics.models import Post


def post_deleted(fact: PostDeleted) -> None:
    """Its author takes a question back, or an answer that nobody has read (WITHIN PostDeleted)."""
    _withdraw(fact.actor_id, open_of_post(fact.post_id))
    answer_gone(fact)


def topic_deleted(fact: TopicDeleted) -> None:
    """The same for all that was asked in the topic (WITHIN TopicDeleted)."""
    _withdraw(fact.actor_id, open_of_topic(fact.topic_id))


def _withdraw(actor_id: int, handoff_ids: list[int]) -> None:
    """Nobody waits any more: the department reads nothing further, nothing personal above all."""
    for number in handoff_ids:
        handoff = find_handoff(number, lock=True)
        if handoff is not None and course_of(handoff).allows(WITHDRAWN):
            forget_details(handoff)
            append(handoff, WITHDRAWN, actor_id=actor_id)


def answer_gone(fact: Any) -> None:
    """The written answer does not reach the member, who still waits (WITHIN PostHidden, PostRemoved)."""
    asked_in = session().get_one(Post, fact.post_id).reply_to_id
    for known in under_way(asked_in) if asked_in is not None else ():
        if course_of(known).waiting_id != fact.post_id:
            continue
        handoff = find_handoff(known.id, lock=True)
        if handoff is not None and course_of(handoff).allows(TURNED_DOWN):
            append(handoff, TURNED_DOWN, actor_id=fact.actor_id, data={"post": fact.post_id})
