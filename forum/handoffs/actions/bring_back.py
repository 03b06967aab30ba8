"""What whoever handed off does: post the answer, say that it takes longer, take it back, take it over."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from forum.clock import iso
from forum.facts.catalogue import PostPublished, PostRestored
from forum.handoffs.fold import POSTPONED, TAKEN_OVER, WAITS
from forum.handoffs.models import POSTED, PUBLISHED, WITHDRAWN, Handoff
from forum.handoffs.queries import (
    answered_in,
    find_handoff,
    handoff_for,
    program,
    replies_since,
    waiting_in,
)
from forum.handoffs.refusals import MovedOn, Silent
from forum.handoffs.story import append, course_of, taken_back, told_by
from forum.members.queries import viewer_by_id
from forum.policy.acts import Act
from forum.policy.check import can, require
from forum.policy.words import member
from forum.questionnaires.actions.afterwards import ask_everyone_concerned
from forum.storage.session import session
from forum.topics.actions.reply import reply
from forum.topics.composing import Composed
from forum.topics.models import Post


def post_answer(*, actor: Any, handoff_id: int, text: Composed, insisted: bool = False) -> Post:
    """Answer the member in the topic, officially, in the words of whoever handed off.

    Where a screener holds the answer back, the member has none yet: ``answer_released`` finishes it. Raises
    ``Refused``, ``MovedOn``, ``Silent`` where the post can't be answered any more, and ``Reconsider`` unless
    ``insisted``.
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
    if post.state == PUBLISHED:
        _finish(handoff, post, actor_id=actor.id)
    else:
        append(handoff, WAITS, actor_id=actor.id, data={"post": post.id})
    return post


def answered_in_thread(*, actor: Any, handoff_id: int, post_id: int) -> None:
    """Whoever brings the answer back wrote it in the thread by hand: that official reply is the answer.

    Raises ``MovedOn`` where it is over already, or where that is no such reply (any more).
    """
    handoff = handoff_for(actor, handoff_id, lock=True)
    require(actor, Act.RUN_HANDOFF, handoff)
    found = next((one for one in replies_since(actor, handoff) if one.id == post_id), None)
    if found is None or not course_of(handoff).allows(POSTED):
        raise MovedOn
    _finish(handoff, found, actor_id=actor.id)


def answer_released(fact: PostPublished) -> None:
    """A moderator let an answer go its way that was held back, or taken away (WITHIN PostPublished)."""
    if fact.actor_id != fact.author_id:
        _told_after_all(fact)


def answer_restored(fact: PostRestored) -> None:
    """Whoever deleted their answer took that back (WITHIN PostRestored)."""
    _told_after_all(fact)


def _told_after_all(fact: PostPublished | PostRestored) -> None:
    """Unless another answer is written meanwhile, this one is what the member waits for."""
    for number in told_by(fact.post_id):
        handoff, post = find_handoff(number, lock=True), session().get_one(Post, fact.post_id)
        if handoff is None or post.state != PUBLISHED:
            continue
        course = course_of(handoff)
        if course.allows(POSTED) and course.waiting_id in (None, post.id):
            _finish(handoff, post, actor_id=post.author_id)


def _finish(handoff: Handoff, post: Post, *, actor_id: int) -> None:
    """The member has the answer: their details have served."""
    forget_details(handoff)
    append(handoff, POSTED, actor_id=actor_id, data={"post": post.id})
    ask_whether_settled(handoff, actor_id)


def ask_whether_settled(handoff: Handoff, actor_id: int, *, but: Collection[int] = ()) -> None:
    """When nothing of the topic waits for a department any more, and one has answered, everyone who took part
    is asked once, ``but`` those who have nothing there to be settled."""
    answered = answered_in(handoff.topic.id)
    if answered and not waiting_in(handoff.topic.id):
        ask_everyone_concerned(actor_id=actor_id, topic=handoff.topic, beside=answered, but=but)


def in_whose_name(handoff: Handoff) -> int:
    """Who asks where nobody sits at a page: whoever was to bring the answer back, while they are here; else
    the program."""
    return handoff.owner_id if member(viewer_by_id(handoff.owner_id), None) else program().id


def forget_details(handoff: Handoff) -> None:
    """They have served, or nobody is to read them any more."""
    if handoff.details:
        handoff.details = ""
        handoff.revision += 1
        session().flush()


def withdraw(*, actor: Any, handoff_id: int) -> None:
    """Take it back: nobody waits for the department any more, and it needs to know nothing personal."""
    handoff = handoff_for(actor, handoff_id, lock=True)
    require(actor, Act.RUN_HANDOFF, handoff)
    forget_details(handoff)
    append(handoff, WITHDRAWN, actor_id=actor.id, data=taken_back(handoff))
    ask_whether_settled(handoff, actor.id)


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
