"""Who may see which topics and posts, in SQL: the twin of ``forum/policy``.

A property test holds the two equal (``tests/policy/test_twins.py``).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_

from forum.categories.queries import catalogue
from forum.policy.acts import Act
from forum.policy.check import can
from forum.policy.words import member, moderates
from forum.topics.models import DELETED, HELD, HIDDEN, PUBLISHED, REMOVED, Post, Topic


def seen_categories(viewer: Any) -> list[int]:
    """Ids of the categories ``viewer`` may see. Few, so they go into the statement as a list."""
    return [key for key, category in catalogue().items() if can(viewer, Act.SEE_CATEGORY, category)]


def moderated_categories(viewer: Any) -> list[int]:
    """Ids of the categories ``viewer`` moderates."""
    return [key for key, category in catalogue().items() if moderates(viewer, category)]


def topic_visible(viewer: Any) -> ColumnElement[bool]:
    """The condition on ``Topic`` under which ``can(viewer, SEE_TOPIC, topic)``."""
    lines = [and_(Topic.category_id.in_(seen_categories(viewer)), Topic.state == PUBLISHED)]
    if viewer is not None:
        lines.append(
            and_(
                Topic.category_id.in_(seen_categories(viewer)),
                Topic.author_id == viewer.id if _is_member(viewer) else false(),
                Topic.state.in_((PUBLISHED, HELD)),
            )
        )
        mine = moderated_categories(viewer)
        if mine:
            lines.append(Topic.category_id.in_(mine))
    return or_(*lines)


def post_visible(viewer: Any) -> ColumnElement[bool]:
    """The condition on ``Post`` joined to ``Topic`` under which ``can(viewer, SEE_POST, post)``."""
    lines = [and_(topic_visible(viewer), Post.state == PUBLISHED)]
    if viewer is not None:
        own = Post.author_id == viewer.id if _is_member(viewer) else false()
        lines.append(and_(topic_visible(viewer), own))
        mine = moderated_categories(viewer)
        if mine:
            lines.append(and_(Topic.category_id.in_(mine), Post.state != DELETED))
    return or_(*lines)


def post_on_page(viewer: Any) -> ColumnElement[bool]:
    """The condition on ``Post`` under which it stands on the topic's page: text, or a tombstone."""
    lines: list[ColumnElement[bool]] = [
        Post.state.in_((PUBLISHED, HIDDEN, REMOVED)),
        and_(Post.state == DELETED, Post.leaves_tombstone.is_(True)),
    ]
    if viewer is not None:
        lines.append(Post.author_id == viewer.id)
        if moderated_categories(viewer):
            lines.append(Post.state == HELD)
    return or_(*lines)


def _is_member(viewer: Any) -> bool:
    return member(viewer, None)
