"""Adding to the story of an offer or request: the one place that writes its entries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from forum.facts.bus import record
from forum.facts.gifts import GiftMoved
from forum.gifts.ageing import due
from forum.gifts.fold import BETWEEN, Course, fold, from_json, to_json
from forum.gifts.models import Gift, GiftEntry
from forum.storage.session import session


def held_gift(gift_id: int) -> Gift | None:
    """The row, held for this transaction: whoever adds to its story waits for their turn here."""
    found = select(Gift).where(Gift.id == gift_id).with_for_update()
    return session().scalar(found.execution_options(populate_existing=True))


def course_of(gift: Gift) -> Course:
    """What it has come to."""
    return from_json(gift.course)


def append(
    gift: Gift,
    kind: str,
    *,
    actor_id: int,
    hand_id: int | None = None,
    data: Mapping[str, Any] | None = None,
) -> Course:
    """Add an entry to the story of ``gift``, whose row is held, and record the fact; answers the new course.

    Raises ``Unfounded`` where the entry does not follow: a verb asks ``course.allows`` before.
    """
    before = course_of(gift)
    entry = GiftEntry(
        gift_id=gift.id,
        number=before.version + 1,
        kind=kind,
        actor_id=actor_id,
        hand_id=hand_id,
        data=dict(data or {}),
    )
    course = fold([entry], before)
    session().add(entry)
    gift.course = to_json(course)
    gift.status, gift.left_over, gift.pieces = course.status, course.left_over, course.pieces
    gift.due_at = due(course, gift.ends_at)
    gift.seq += kind not in BETWEEN
    session().flush()
    record(GiftMoved(actor_id=actor_id, gift_id=gift.id, kind=kind, hand_id=hand_id, number=entry.number))
    return course


def entries_of(gift_id: int) -> list[GiftEntry]:
    """The story, from its beginning."""
    found = select(GiftEntry).where(GiftEntry.gift_id == gift_id).order_by(GiftEntry.number)
    return list(session().scalars(found))
