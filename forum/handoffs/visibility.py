"""Who may see which hand-offs, in SQL: the twin of ``forum/policy``.

A property test holds the two equal (``tests/forum/handoffs/test_twins.py``).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, not_, or_, select

from forum.clock import now
from forum.handoffs.models import DELETED, PUBLISHED, DepartmentPerson, Handoff
from forum.members.models import ANSWER, Grant
from forum.policy.words import good_standing, member
from forum.topics.models import Post, Topic
from forum.topics.visibility import moderated_categories, seen_categories

CATEGORY = (
    select(Topic.category_id)
    .join(Post, Post.topic_id == Topic.id)
    .where(Post.id == Handoff.post_id)
    .correlate(Handoff)
    .scalar_subquery()
)
"""Where the post of a hand-off is now."""


def answered_categories(viewer: Any) -> list[int]:
    """The categories that the viewer sees, and whose customers they answer."""
    if not good_standing(viewer, None):
        return []
    return [one for one in seen_categories(viewer) if viewer.answers(one)]


def in_department_of(viewer: Any) -> ColumnElement[bool]:
    """The viewer works here, and answers for the department that has the hand-off now."""
    if not viewer.works_here:
        return false()
    mine = exists().where(
        DepartmentPerson.department_id == Handoff.department_id, DepartmentPerson.member_id == viewer.id
    )
    return mine.correlate(Handoff)


def in_answered(viewer: Any) -> ColumnElement[bool]:
    """It stands where the viewer answers customers."""
    return CATEGORY.in_(answered_categories(viewer))


def ownerless() -> ColumnElement[bool]:
    """Whoever is to bring the answer back left, or has no mandate for it any more."""
    held = exists().where(
        Grant.member_id == Handoff.owner_id,
        Grant.capability == ANSWER,
        or_(Grant.until.is_(None), Grant.until > now()),
        or_(Grant.category_id.is_(None), Grant.category_id == CATEGORY),
    )
    return not_(held.correlate(Handoff))


def visible_to(viewer: Any) -> ColumnElement[bool]:
    """``can(viewer, SEE_HANDOFF, handoff)``."""
    if not member(viewer, None):
        return false()
    answered = in_answered(viewer)
    return or_(
        and_(Handoff.state == PUBLISHED, or_(in_department_of(viewer), answered)),
        and_(
            Handoff.state != DELETED,
            or_(
                and_(Handoff.author_id == viewer.id, answered),
                CATEGORY.in_(moderated_categories(viewer)),
            ),
        ),
    )


def answer_visible_to(viewer: Any) -> ColumnElement[bool]:
    """``can(viewer, SEE_HANDOFF_ANSWER, handoff)``."""
    if not member(viewer, None):
        return false()
    return and_(
        visible_to(viewer),
        or_(
            Handoff.answer_state == PUBLISHED,
            Handoff.answered_by_id == viewer.id,
            CATEGORY.in_(moderated_categories(viewer)),
        ),
    )


def waited_for_by(viewer: Any) -> ColumnElement[bool]:
    """``can(viewer, SEE_OWN_HANDOFF, handoff)``."""
    if viewer is None or not viewer.confirmed:
        return false()
    return and_(Handoff.state == PUBLISHED, Handoff.member_id == viewer.id)
