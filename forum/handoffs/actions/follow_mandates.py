"""Whether whoever is to bring an answer back still may: what follows when a mandate ends or is given anew."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, select

from forum.facts.members import RoleGranted, RoleWithdrawn
from forum.handoffs.fold import OWNER_BACK, OWNER_LEFT
from forum.handoffs.models import OPEN, Handoff
from forum.handoffs.queries import find_handoff, program
from forum.handoffs.story import append, course_of
from forum.handoffs.visibility import ownerless
from forum.members.models import ANSWER
from forum.storage.session import session
from forum.topics.models import Post
from forum.topics.sequence import locked_topics


def mandate_changed(fact: RoleGranted | RoleWithdrawn) -> None:
    """Look at everything that the member is to bring back (WITHIN RoleGranted, RoleWithdrawn)."""
    if fact.capability == ANSWER:
        theirs = select(Handoff.id).where(Handoff.owner_id == fact.member_id, Handoff.status.in_(OPEN))
        look_at_owners(session().scalars(theirs).all())


def look_at_owners(handoff_ids: Collection[int]) -> None:
    """Say of each of these, once, that nobody is there any more to bring the answer, or somebody again.

    Only what is another than was said is held, its topic first, in the order in which everybody holds them.
    """
    found = otherwise_than_told(Handoff.id.in_(handoff_ids))
    posts = select(Post.topic_id).join(Handoff, Handoff.post_id == Post.id).where(Handoff.id.in_(found))
    locked_topics(session().scalars(posts).all())
    for handoff_id in found:
        handoff = find_handoff(handoff_id, lock=True)
        still = otherwise_than_told(Handoff.id == handoff_id)
        if handoff is None or not still:
            continue
        course = course_of(handoff)
        kind = OWNER_BACK if course.alone else OWNER_LEFT
        if course.allows(kind):
            append(handoff, kind, actor_id=program().id)


def otherwise_than_told(meant: ColumnElement[bool]) -> list[int]:
    """The numbers of those of which was told that somebody brings the answer, or nobody, and it is not so."""
    wanted = select(Handoff.id, Handoff.course, ownerless()).where(meant).order_by(Handoff.id)
    found = session().execute(wanted).all()
    return [number for number, course, alone in found if bool(alone) is not bool(course.get("alone"))]
