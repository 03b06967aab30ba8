"""What becomes of a hand-off when its question, or the answer to it, is taken away or shown again."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, select

from forum.facts.catalogue import (
    PostDeleted,
    PostHidden,
    PostPublished,
    PostRemoved,
    TopicCameOut,
    TopicDeleted,
    TopicHidden,
    TopicShown,
)
from forum.facts.held_again import PostHeldAgain
from forum.handoffs.actions.bring_back import ask_whether_settled, forget_details, in_whose_name
from forum.handoffs.fold import POST_HIDDEN, POST_SHOWN, TAKEN_AWAY, TURNED_DOWN, WAITS
from forum.handoffs.models import DELETED, OPEN, PUBLISHED, REMOVED, WITHDRAWN, Handoff
from forum.handoffs.queries import find_handoff
from forum.handoffs.story import append, course_of, settle, taken_back, told_by
from forum.storage.session import session
from forum.topics.models import Post


def post_deleted(fact: PostDeleted) -> None:
    """Its author takes a question back, or an answer (WITHIN PostDeleted)."""
    _ask_the_others(_withdraw(fact.actor_id, _open_of_post(fact.post_id)))
    _answer_gone(fact)


def post_removed(fact: PostRemoved) -> None:
    """Moderators took it away for good: a question that breaks the rules waits for nobody (WITHIN
    PostRemoved)."""
    _ask_the_others(_withdraw(fact.actor_id, _open_of_post(fact.post_id)))
    _answer_gone(fact)


def post_hidden(fact: PostHidden | PostHeldAgain) -> None:
    """Moderators took it out of sight, perhaps for a time (WITHIN PostHidden, PostHeldAgain)."""
    _look_again(fact.actor_id, _open_of_post(fact.post_id))
    _answer_gone(fact)


def post_shown(fact: PostPublished) -> None:
    """A question is there to be answered again (WITHIN PostPublished)."""
    if fact.actor_id != fact.author_id:
        _look_again(fact.actor_id, _open_of_post(fact.post_id))


def topic_deleted(fact: TopicDeleted) -> None:
    """All that was asked in the topic is taken back (WITHIN TopicDeleted)."""
    _withdraw(fact.actor_id, _open_of_topic(fact.topic_id))


def topic_turned(fact: TopicHidden | TopicShown | TopicCameOut) -> None:
    """All that was asked in the topic is out of sight with it, or there again (WITHIN TopicHidden,
    TopicHeldAgain, TopicShown, TopicCameOut)."""
    _look_again(fact.actor_id, _open_of_topic(fact.topic_id))


def _withdraw(actor_id: int, handoff_ids: Iterable[int]) -> list[Handoff]:
    """Nobody waits any more: the department reads nothing further, nothing personal above all."""
    withdrawn = []
    for number in handoff_ids:
        handoff = find_handoff(number, lock=True)
        if handoff is not None and course_of(handoff).allows(WITHDRAWN):
            forget_details(handoff)
            append(handoff, WITHDRAWN, actor_id=actor_id, data=taken_back(handoff))
            withdrawn.append(handoff)
    return withdrawn


def _ask_the_others(withdrawn: Iterable[Handoff]) -> None:
    """That may have been the last that waited in its topic: those of the other posts are asked. Whoever has
    nothing else there has nothing to be settled."""
    for handoff in withdrawn:
        theirs = select(Post.id).where(
            Post.topic_id == handoff.topic.id, Post.author_id == handoff.member_id, Post.state == PUBLISHED
        )
        gone = session().scalar(theirs.limit(1)) is None
        ask_whether_settled(handoff, in_whose_name(handoff), but=[handoff.member_id] if gone else [])


def _look_again(actor_id: int, handoff_ids: Iterable[int]) -> None:
    """Say, once, that the question is out of sight, or there again."""
    for number in handoff_ids:
        handoff = find_handoff(number, lock=True)
        if handoff is None:
            continue
        there = handoff.post.state == PUBLISHED and handoff.topic.state == PUBLISHED
        kind = POST_SHOWN if there else POST_HIDDEN
        if course_of(handoff).allows(kind):
            append(handoff, kind, actor_id=actor_id)


def _answer_gone(fact: PostDeleted | PostHidden | PostRemoved | PostHeldAgain) -> None:
    """Neither what was to reach the member does, nor what they had: they wait for another answer, or for a
    moderator to read this one once more."""
    for number in told_by(fact.post_id):
        handoff = find_handoff(number, lock=True)
        if handoff is None:
            continue
        course, data = course_of(handoff), {"post": fact.post_id}
        if course.waiting_id == fact.post_id and course.allows(TURNED_DOWN):
            append(handoff, TURNED_DOWN, actor_id=fact.actor_id, data=data)
        elif course.posted_id == fact.post_id and course.allows(TAKEN_AWAY) and _still_asked(handoff):
            append(handoff, TAKEN_AWAY, actor_id=fact.actor_id, data=data)
            if isinstance(fact, PostHeldAgain) and course_of(handoff).allows(WAITS):
                append(handoff, WAITS, actor_id=fact.actor_id, data=data)
            settle(handoff, actor_id=fact.actor_id)


def _still_asked(handoff: Handoff) -> bool:
    over = (DELETED, REMOVED)
    return handoff.post.state not in over and handoff.topic.state not in over


def _open_of_post(post_id: int) -> list[int]:
    """The numbers of the hand-offs of a post that are not over, out of sight or not."""
    return _open_among(Handoff.post_id == post_id)


def _open_of_topic(topic_id: int) -> list[int]:
    """The same for all posts of a topic."""
    return _open_among(Handoff.post_id.in_(select(Post.id).where(Post.topic_id == topic_id)))


def _open_among(meant: ColumnElement[bool]) -> list[int]:
    wanted = select(Handoff.id).where(meant, Handoff.status.in_(OPEN))
    return list(session().scalars(wanted.order_by(Handoff.id)))
