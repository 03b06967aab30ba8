"""What grows old: a promise nobody speaks of, an offer whose time is over. A routine."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from forum.clock import now
from forum.gifts.actions.promise import closing
from forum.gifts.fold import ENDED, GIVEN, LAPSED, REMINDED, HandState
from forum.gifts.models import CLOSED, WITHDRAWN, Gift, Hand
from forum.gifts.story import append, course_of, held_gift
from forum.members.models import AUTOMOD, Member
from forum.storage.session import session, transaction

REMIND_AFTER = timedelta(days=7)
"""A quiet word to both, once, about a promise that nobody has spoken of since."""

LAPSE_AFTER = timedelta(days=30)
"""A promise is over, and what was given counts as given."""


def grow_old() -> None:
    """Remind of what was promised, close what nobody speaks of, end what had an end. Own transactions."""
    # What is closed has neither a promise that goes on nor an end that is still to come.
    going_on = session().scalars(select(Gift).where(Gift.status != CLOSED).order_by(Gift.id)).all()
    for gift_id in [gift.id for gift in going_on if _has_aged(gift)]:
        with transaction():
            _age(gift_id)


def _has_aged(gift: Gift) -> bool:
    return _over(gift) or any(_due(one) for one in course_of(gift).active)


def _over(gift: Gift) -> bool:
    return gift.status not in (CLOSED, WITHDRAWN) and gift.ends_at is not None and gift.ends_at <= now()


def _due(hand: HandState) -> str:
    """What is to be said of a promise now: REMINDED, LAPSED, or nothing."""
    quiet = now() - datetime.fromisoformat(hand.since)
    if quiet >= LAPSE_AFTER:
        return LAPSED
    return REMINDED if quiet >= REMIND_AFTER and not hand.reminded else ""


def _age(gift_id: int) -> None:
    gift = held_gift(gift_id)
    if gift is None:
        return
    automod = session().scalars(select(Member.id).where(Member.username_key == AUTOMOD)).one()
    course = course_of(gift)
    if _over(gift) and course.allows(ENDED):
        append(gift, ENDED, actor_id=automod, data={"by_itself": True})
    for one in course.active:
        kind = _due(one)
        if not kind:
            continue
        append(gift, kind, actor_id=automod, hand_id=one.hand_id, data={"given": one.status == GIVEN})
        if kind == LAPSED:
            closing(session().get_one(Hand, one.hand_id))
