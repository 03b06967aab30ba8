"""Who may see which events, in SQL: the twin of ``forum/policy``.

A property test holds the two equal (``tests/forum/events/test_twins.py``).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, bindparam, or_

from forum.categories.catalogue import catalogue
from forum.events.models import DRAFT, Event
from forum.policy.acts import Act
from forum.policy.check import can
from forum.policy.mandates import animates
from forum.policy.words import member, moderates_all
from forum.subjects import DELETED, PUBLISHED
from forum.topics.visibility import moderated_categories, seen_categories

_ME = bindparam("me", type_=BigInteger)
_SEEN = bindparam("seen_categories", expanding=True, type_=BigInteger)
_MODERATED = bindparam("moderated_categories", expanding=True, type_=BigInteger)
_ANIMATED = bindparam("animated_categories", expanding=True, type_=BigInteger)
_EVERYTHING = bindparam("moderates_all", type_=BigInteger)

EVENT_VISIBLE: ColumnElement[bool] = or_(
    and_(Event.state == PUBLISHED, Event.status != DRAFT, Event.category_id.in_(_SEEN)),
    and_(
        Event.state != DELETED,
        or_(
            Event.author_id == _ME,
            and_(Event.host_id == _ME, Event.status != DRAFT, Event.category_id.in_(_SEEN)),
            Event.category_id.in_(_ANIMATED),
            Event.category_id.in_(_MODERATED),
            _EVERYTHING == 1,
        ),
    ),
)
"""``can(viewer, SEE_EVENT, event)``, with the parameters of ``sight(viewer)``."""


def animated_categories(viewer: Any) -> list[int]:
    """Where the viewer announces and hosts: a mandate for everything opens no door of a group."""
    return [
        place.id
        for place in catalogue().values()
        if animates(viewer, place) and can(viewer, Act.SEE_CATEGORY, place)
    ]


def sight(viewer: Any) -> dict[str, Any]:
    """The parameters with which ``EVENT_VISIBLE`` speaks of ``viewer``."""
    return {
        "me": viewer.id if member(viewer, None) else 0,
        "seen_categories": seen_categories(viewer),
        "moderated_categories": moderated_categories(viewer),
        "animated_categories": animated_categories(viewer),
        "moderates_all": int(moderates_all(viewer, None)),
    }
