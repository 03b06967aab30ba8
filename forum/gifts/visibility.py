"""Who may see which offers and requests, in SQL: the twin of ``forum/policy``.

A property test holds the two equal (``tests/policy/test_gift_twins.py``).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, bindparam, exists, or_, select

from forum.gifts.models import (
    CATEGORY,
    DELETED,
    EVERYONE,
    NEARBY,
    PUBLISHED,
    WITHDRAWN,
    Gift,
    GiftRegion,
    Hand,
    MemberRegion,
)
from forum.policy.words import member, moderates_all
from forum.topics.visibility import moderated_categories, seen_categories

_ME = bindparam("me", type_=BigInteger)
_SEEN = bindparam("seen_categories", expanding=True, type_=BigInteger)
_MODERATED = bindparam("moderated_categories", expanding=True, type_=BigInteger)
_EVERYTHING = bindparam("moderates_all", type_=BigInteger)

NEAR: ColumnElement[bool] = exists(
    select(GiftRegion.gift_id)
    .join(MemberRegion, MemberRegion.key == GiftRegion.key)
    .where(GiftRegion.gift_id == Gift.id, MemberRegion.member_id == _ME)
    .correlate(Gift)
)
"""The viewer has said that they live in its region."""

TAKES_PART: ColumnElement[bool] = exists(
    select(Hand.id).where(Hand.gift_id == Gift.id, Hand.member_id == _ME).correlate(Gift)
)
"""The viewer has raised a hand for it."""

GIFT_VISIBLE: ColumnElement[bool] = or_(
    and_(
        Gift.state == PUBLISHED,
        Gift.status != WITHDRAWN,
        or_(
            Gift.audience == EVERYONE,
            and_(Gift.audience == NEARBY, NEAR),
            and_(Gift.audience == CATEGORY, Gift.category_id.in_(_SEEN)),
        ),
    ),
    and_(Gift.state == PUBLISHED, TAKES_PART),
    and_(
        Gift.state != DELETED, or_(Gift.author_id == _ME, Gift.category_id.in_(_MODERATED), _EVERYTHING == 1)
    ),
)
"""``can(viewer, SEE_GIFT, gift)``, with the parameters of ``sight(viewer)``."""


def sight(viewer: Any) -> dict[str, Any]:
    """The parameters with which ``GIFT_VISIBLE``, ``NEAR`` and ``TAKES_PART`` speak of ``viewer``."""
    return {
        "me": viewer.id if member(viewer, None) else 0,
        "seen_categories": seen_categories(viewer),
        "moderated_categories": moderated_categories(viewer),
        "moderates_all": int(moderates_all(viewer, None)),
    }
