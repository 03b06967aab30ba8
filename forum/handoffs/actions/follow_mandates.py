"""Whether whoever is to bring an answer back still may: what follows when a mandate ends or is given anew."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

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
    found = [one for one in handoff_ids if _otherwise(one)]
    posts = select(Post.topic_id).join(Handoff, Handoff.post_id == Post.id).where(Handoff.id.in_(found))
    locked_topics(session().scalars(posts).all())
    for handoff_id in sorted(found):
        handoff = find_handoff(handoff_id, lock=True)
        kind = _otherwise(handoff_id)
        if handoff is not None and kind and course_of(handoff).allows(kind):
            append(handoff, kind, actor_id=program().id)


def _otherwise(handoff_id: int) -> str:
    """Which entry is to be added, "" for none."""
    row = session().execute(select(Handoff.course, ownerless()).where(Handoff.id == handoff_id)).one_or_none()
    if row is None:
        return ""
    course, alone = row
    if bool(alone) is bool(course.get("alone", False)):
        return ""
    return OWNER_LEFT if alone else OWNER_BACK
