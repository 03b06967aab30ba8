"""Who may see which hand-offs, in SQL: the twin of ``forum/policy``.

A property test holds the two equal (``tests/forum/handoffs/test_twins.py``).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_, select

from forum.handoffs.models import DELETED, PUBLISHED, DepartmentPerson, Handoff
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
    """The viewer answers for the department that has the hand-off now."""
    mine = exists().where(
        DepartmentPerson.department_id == Handoff.department_id, DepartmentPerson.member_id == viewer.id
    )
    return mine.correlate(Handoff)


def visible_to(viewer: Any) -> ColumnElement[bool]:
    """``can(viewer, SEE_HANDOFF, handoff)``."""
    if not member(viewer, None):
        return false()
    return or_(
        and_(
            Handoff.state == PUBLISHED,
            or_(
                Handoff.owner_id == viewer.id,
                in_department_of(viewer),
                CATEGORY.in_(answered_categories(viewer)),
            ),
        ),
        and_(
            Handoff.state != DELETED,
            or_(Handoff.author_id == viewer.id, CATEGORY.in_(moderated_categories(viewer))),
        ),
    )


def waited_for_by(viewer: Any) -> ColumnElement[bool]:
    """``can(viewer, SEE_OWN_HANDOFF, handoff)``."""
    if not member(viewer, None):
        return false()
    return and_(Handoff.state == PUBLISHED, Handoff.member_id == viewer.id)
