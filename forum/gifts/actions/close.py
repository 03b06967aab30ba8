"""Taking no further hands, and taking the whole of it back. The gift's row is held."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.gifts.actions.promise import closing
from forum.gifts.fold import CHOSEN, ENDED, TAKEN_BACK
from forum.gifts.models import Gift, Hand
from forum.gifts.refusals import NotNow
from forum.gifts.story import append, course_of
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session


def end_gift(*, actor: Any, gift: Gift) -> None:
    """Its author takes no further hands; what is promised goes on."""
    require(actor, Act.TAKE_BACK_GIFT, gift)
    if not course_of(gift).allows(ENDED):
        raise NotNow(_l("It was closed already."))
    append(gift, ENDED, actor_id=actor.id)


def take_back(*, actor: Any, gift: Gift) -> None:
    """Take an offer or request back, at any time and without a reason. Who was promised something is told."""
    require(actor, Act.TAKE_BACK_GIFT, gift)
    take_everything_back(actor_id=actor.id, gift=gift)


def take_everything_back(*, actor_id: int, gift: Gift) -> None:
    """What ``take_back`` does, for a verb that has asked the rules."""
    promised = {one.hand_id for one in course_of(gift).hands if one.status == CHOSEN}
    append(gift, TAKEN_BACK, actor_id=actor_id, data={"hands": sorted(promised)})
    for hand in session().scalars(select(Hand).where(Hand.id.in_(promised))):
        closing(hand)
