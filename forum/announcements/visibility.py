"""Who may see which announcements, in SQL: the twin of ``Act.SEE_ANNOUNCEMENT``."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, bindparam, case, or_, select

from forum.announcements.models import OUT, PUBLISHED, Announcement
from forum.categories.catalogue import catalogue
from forum.policy.acts import Act
from forum.policy.check import can
from forum.policy.mandates import animates, animates_somewhere
from forum.topics.models import Post, Topic
from forum.topics.visibility import POST_VISIBLE, SEEN, sight

_ME = bindparam("me", type_=BigInteger)
_ANIMATED = bindparam("animated_categories", expanding=True, type_=BigInteger)

READABLE: ColumnElement[bool] = (
    select(Post.id)
    .join(Topic, Topic.id == Post.topic_id)
    .where(
        Post.id == Announcement.post_id,
        Post.state == PUBLISHED,
        Topic.state == PUBLISHED,
        POST_VISIBLE,
    )
    .correlate(Announcement)
    .exists()
)
"""The post it became is published, where the viewer may read it."""

ANNOUNCEMENT_VISIBLE: ColumnElement[bool] = or_(
    and_(Announcement.stage.in_(OUT), READABLE),
    Announcement.author_id == _ME,
    and_(
        or_(Announcement.reader_id == _ME, Announcement.deputy_id == _ME), Announcement.category_id.in_(SEEN)
    ),
    Announcement.category_id.in_(_ANIMATED),
)
"""``can(viewer, SEE_ANNOUNCEMENT, …)``, with the parameters of ``announcement_sight(viewer)``."""


_LEADS = and_(Topic.first_post_id == Announcement.post_id, Topic.author_id == Announcement.author_id)
HEADING: ColumnElement[str] = case((_LEADS, Topic.title), else_=Announcement.title)
"""``Announcement.heading``, where its post and topic are joined from the outside."""


def animated_categories(viewer: Any) -> list[int]:
    """The categories that ``viewer`` animates and sees."""
    if not animates_somewhere(viewer, None):
        return []
    return [
        key
        for key, place in catalogue().items()
        if animates(viewer, place) and can(viewer, Act.SEE_CATEGORY, place)
    ]


def announcement_sight(viewer: Any) -> dict[str, Any]:
    """The parameters with which ``ANNOUNCEMENT_VISIBLE`` speaks of ``viewer``."""
    return {**sight(viewer), "animated_categories": animated_categories(viewer)}
