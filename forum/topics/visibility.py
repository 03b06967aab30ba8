"""Who may see which topics and posts, in SQL: the twin of ``forum/policy``.

The conditions are built once, with the viewer as parameters (``sight``), because composing them anew
would cost a page more than running them. A property test holds them and the rules equal
(``tests/policy/test_twins.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, bindparam, or_, select

from forum.categories.catalogue import catalogue
from forum.community.edition import remembered
from forum.policy.acts import Act
from forum.policy.check import can
from forum.policy.words import member, moderates
from forum.topics.models import (
    CONVERSATION,
    DELETED,
    HELD,
    HIDDEN,
    PUBLISHED,
    REMOVED,
    Participant,
    Post,
    Topic,
)

SEEN = bindparam("seen_categories", expanding=True, type_=BigInteger)
"""The categories that the viewer sees, with the parameters of ``sight``."""
_MODERATED = bindparam("moderated_categories", expanding=True, type_=BigInteger)
_ME = bindparam("me", type_=BigInteger)
_MODERATES = bindparam("moderates", type_=BigInteger)

TOPIC_VISIBLE: ColumnElement[bool] = or_(
    and_(
        Topic.category_id.in_(SEEN),
        or_(Topic.state == PUBLISHED, and_(Topic.author_id == _ME, Topic.state == HELD)),
    ),
    Topic.category_id.in_(_MODERATED),
    and_(
        Topic.kind == CONVERSATION,
        Topic.state == PUBLISHED,
        select(Participant.topic_id)
        .where(Participant.topic_id == Topic.id, Participant.member_id == _ME)
        .correlate(Topic)
        .exists(),
    ),
)
"""``can(viewer, SEE_TOPIC, topic)``, with the parameters of ``sight(viewer)``."""

POST_VISIBLE: ColumnElement[bool] = or_(
    and_(TOPIC_VISIBLE, or_(Post.state == PUBLISHED, Post.author_id == _ME)),
    and_(Topic.category_id.in_(_MODERATED), Post.state != DELETED),
)
"""``can(viewer, SEE_POST, post)`` on ``Post`` joined to ``Topic``, with the parameters of ``sight``."""

ON_PAGE: ColumnElement[bool] = or_(
    Post.state.in_((PUBLISHED, HIDDEN, REMOVED)),
    and_(Post.state == DELETED, Post.leaves_tombstone.is_(True)),
    and_(Post.state == HELD, or_(Post.author_id == _ME, _MODERATES == 1)),
)
"""Under which a post stands on the page of a topic that the viewer sees: its text or its tombstone.

With the parameters of ``page_sight``; the twin of ``on_page``.
"""


def seen_categories(viewer: Any) -> Sequence[int]:
    """Ids of the categories ``viewer`` may see. Few, so they go into the statement as a list.

    Guests all see the same ones, and so do members without groups or duties: asked once an edition.
    """
    known = member(viewer, None)
    if known and (viewer.is_staff or viewer.groups):
        return _seen(viewer)
    return remembered(f"seen by {'members' if known else 'guests'}", lambda: _seen(viewer))


def _seen(viewer: Any) -> tuple[int, ...]:
    return tuple(key for key, category in catalogue().items() if can(viewer, Act.SEE_CATEGORY, category))


def moderated_categories(viewer: Any) -> list[int]:
    """Ids of the categories ``viewer`` moderates."""
    if viewer is None or not viewer.is_staff:
        return []
    return [key for key, category in catalogue().items() if moderates(viewer, category)]


def sight(viewer: Any) -> dict[str, Any]:
    """The parameters with which ``TOPIC_VISIBLE`` and ``POST_VISIBLE`` speak of ``viewer``."""
    return {
        "seen_categories": seen_categories(viewer),
        "moderated_categories": moderated_categories(viewer),
        "me": viewer.id if member(viewer, None) else 0,
    }


def page_sight(viewer: Any, topic: Any) -> dict[str, Any]:
    """The parameters with which ``ON_PAGE`` speaks of ``viewer`` on the page of ``topic``."""
    return {
        "me": viewer.id if member(viewer, None) else 0,
        "moderates": int(moderates(viewer, topic)),
    }


def on_page(post: Any, page: dict[str, Any]) -> bool:
    """Whether a post stands on the page whose ``page_sight`` is given."""
    if post.state == DELETED:
        return bool(post.leaves_tombstone)
    if post.state == HELD:
        return bool(page["moderates"] or (page["me"] and post.author_id == page["me"]))
    return True
