"""Departments and hand-offs, made through the same verbs that members use."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from forum.handoffs.actions.departments import Described, make_department
from forum.handoffs.actions.hand_off import Passed, hand_off
from forum.handoffs.links import answer_token
from forum.handoffs.models import Handoff
from forum.handoffs.queries import find_handoff
from forum.handoffs.story import course_of
from forum.jobs.models import Job
from forum.members.models import Member
from forum.members.viewer import Viewer
from forum.storage.session import session
from forum.topics.models import Post
from tests.factories.categories import make_category, make_topic
from tests.factories.members import make_member, writing

ADDRESS = "delivery@example.org"


def make_answerer(name: str = "lea", **more: Any) -> Viewer:
    """Somebody who answers customers everywhere, and signs."""
    return make_member(
        name, mandates=[("answer", None)], first_name=name.capitalize(), works_here=True, **more
    )


def make_department_of(
    admin: Any,
    *people: Any,
    name: str = "Delivery",
    address: str = ADDRESS,
    days: int = 5,
    weekly: bool = True,
) -> int:
    """A department for which these members answer, who work here; its number."""
    said = Described(
        name_fr=f"{name} (fr)",
        name_en=name,
        address=address,
        delay_days=days,
        weekly=weekly,
        people=[one.id for one in people],
    )
    with writing():
        theirs = update(Member).where(Member.id.in_([one.id for one in people]))
        session().execute(theirs.values(works_here=True))
        return make_department(actor=admin, said=said).id


def make_question(member: Any, body: str = "Where is my parcel?", *, slug: str = "talk", **where: Any) -> int:
    """A topic that asks, in a category of its own; the number of its first post."""
    topic_id = make_topic(member, make_category(slug, **where), body=body).id
    return int(session().scalars(select(Post.id).where(Post.topic_id == topic_id)).one())


def hand(answerer: Any, post_id: int, department_id: int, **said: Any) -> int:
    """``answerer`` hands the post to the department; the number of the hand-off."""
    subject = said.pop("subject", "Parcels that don't arrive")
    with writing():
        passed = Passed(department_id=department_id, subject=subject, **said)
        return hand_off(actor=answerer, post_id=post_id, passed=passed).id


def handoff_row(handoff_id: int) -> Handoff:
    """A hand-off as it is on disk now."""
    session().expire_all()
    found = find_handoff(handoff_id)
    assert found is not None
    return found


def status_of(handoff_id: int) -> str:
    return course_of(handoff_row(handoff_id)).status


def link_of(handoff_id: int) -> str:
    """The path that the letter about it opens."""
    return f"/handed/{answer_token(handoff_row(handoff_id))}"


def mails() -> list[dict[str, Any]]:
    """What lies in the outbox to be mailed, or was mailed, the oldest first."""
    return list(session().scalars(select(Job.payload).where(Job.kind == "mail").order_by(Job.id)))
