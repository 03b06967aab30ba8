"""What grows old: a promise nobody speaks of, an offer whose time is over. A routine."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from forum.clock import now
from forum.gifts.actions.promise import closing
from forum.gifts.ageing import LAPSE_AFTER, due, ends, speaks
from forum.gifts.fold import ENDED, GIVEN, LAPSED, HandState
from forum.gifts.models import Gift, Hand
from forum.gifts.story import append, course_of, held_gift
from forum.members.models import AUTOMOD, Member
from forum.storage.session import session, transaction


def grow_old() -> None:
    """Remind of what was promised, close what nobody speaks of, end what had an end. Own transactions.

    ``due_at``, which every entry renews, says whose time has come: nothing else is read.
    """
    for gift_id in list(session().scalars(select(Gift.id).where(Gift.due_at <= now()).order_by(Gift.id))):
        with transaction():
            _age(gift_id)


def _age(gift_id: int) -> None:
    gift = held_gift(gift_id)
    if gift is None:
        return
    automod = session().scalars(select(Member.id).where(Member.username_key == AUTOMOD)).one()
    moment, course = now(), course_of(gift)
    end = ends(course, gift.ends_at)
    if end is not None and end <= moment:
        append(gift, ENDED, actor_id=automod, data={"by_itself": True})
    for one in course.active:
        kind = _said(one, moment)
        if not kind:
            continue
        append(gift, kind, actor_id=automod, hand_id=one.hand_id, data={"given": one.status == GIVEN})
        if kind == LAPSED:
            closing(session().get_one(Hand, one.hand_id))
    gift.due_at = due(course_of(gift), gift.ends_at)


def _said(hand: HandState, moment: datetime) -> str:
    """What is to be said of a promise now: REMINDED, LAPSED, or nothing.

    After a long silence of our own (the server was off for a month) nobody is reminded of what is over.
    """
    if moment - datetime.fromisoformat(hand.since) >= LAPSE_AFTER:
        return LAPSED
    at, kind = speaks(hand)
    return kind if at <= moment else ""
