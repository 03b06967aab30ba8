"""What grows old: a promise nobody speaks of, an offer whose time is over. A routine."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select

from forum.clock import now
from forum.gifts.actions.promise import closing
from forum.gifts.fold import ENDED, GIVEN, LAPSED, REMINDED, HandState
from forum.gifts.models import CLOSED, OPEN, WITHDRAWN, Gift, Hand
from forum.gifts.story import append, course_of, held_gift
from forum.members.models import AUTOMOD, Member
from forum.storage.session import session, transaction

REMIND_AFTER = timedelta(days=7)
"""A quiet word to both, once, about a promise that nobody has spoken of since."""

LAPSE_AFTER = timedelta(days=30)
"""A promise is over, and what was given counts as given."""


def grow_old() -> None:
    """Remind of what was promised, close what nobody speaks of, end what had an end. Own transactions."""
    over = and_(Gift.status == OPEN, Gift.ends_at <= now())
    # A gift with a promise that is not at its end is neither closed nor taken back.
    due = select(Gift.id).where(or_(over, Gift.status.not_in((CLOSED,)))).order_by(Gift.id)
    for gift_id in list(session().scalars(due)):
        if _has_aged(session().get_one(Gift, gift_id)):
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
