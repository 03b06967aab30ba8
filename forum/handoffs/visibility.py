"""Who may see which hand-offs, in SQL: the twin of ``forum/policy``.

A property test holds the two equal (``tests/forum/handoffs/test_twins.py``).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, not_, or_, select

from forum.categories.catalogue import catalogue
from forum.categories.models import PRIVATE
from forum.clock import now
from forum.handoffs.models import DELETED, PUBLISHED, DepartmentPerson, Handoff
from forum.members.models import ADMINISTRATE, ANSWER, MODERATE, Grant, GroupMember, Member
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
    """Whoever is to bring the answer back may no more, whatever became of it: not ``RUN_HANDOFF``, as far as
    that speaks of them. They left, are suspended or muted, or their mandate or their sight of the category is
    gone."""
    here = exists().where(
        Member.id == Handoff.owner_id,
        Member.active.is_(True),
        Member.confirmed_at.is_not(None),
        or_(Member.suspended_until.is_(None), Member.suspended_until <= now()),
        or_(Member.muted_until.is_(None), Member.muted_until <= now()),
    )
    return not_(and_(here.correlate(Handoff), _granted(ANSWER), _owner_sees()))


def _granted(*capabilities: str, everywhere: bool = False) -> ColumnElement[bool]:
    """The owner holds one of these now: for everything, or (unless ``everywhere``) for its category."""
    where = Grant.category_id.is_(None)
    held = exists().where(
        Grant.member_id == Handoff.owner_id,
        Grant.capability.in_(capabilities),
        or_(Grant.until.is_(None), Grant.until > now()),
        where if everywhere else or_(where, Grant.category_id == CATEGORY),
    )
    return held.correlate(Handoff)


def _owner_sees() -> ColumnElement[bool]:
    """``can(owner, SEE_CATEGORY, category)`` for an owner in good standing."""
    places = catalogue().values()
    open_ones = [one.id for one in places if one.access in ("public", "members")]
    of_groups = [
        and_(
            CATEGORY.in_([one.id]),
            exists()
            .where(GroupMember.member_id == Handoff.owner_id, GroupMember.group_id.in_(one.group_ids))
            .correlate(Handoff),
        )
        for one in places
        if one.access == "groups"
    ]
    moderated = [one.id for one in places if one.access != PRIVATE]
    judges = or_(_granted(ADMINISTRATE, everywhere=True), _granted(MODERATE))
    return or_(CATEGORY.in_(open_ones), *of_groups, and_(CATEGORY.in_(moderated), judges))


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
