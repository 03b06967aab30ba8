"""What a member keeps to themselves: where they live, what may be told, what is not to be suggested."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select

from forum.facts.bus import record
from forum.facts.gifts import GiftRenewed
from forum.gifts.models import Gift, GiftConsent, Hand, MatchDismissed, MemberRegion
from forum.gifts.places import parts_of
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session
from forum.storage.upsert import insert_into


def live_near(*, actor: Any, region: str) -> None:
    """Keep near which places ``actor`` lives, in their own words; "" forgets it. Nobody else sees it."""
    require(actor, Act.KEEP_DRAFT)
    session().execute(delete(MemberRegion).where(MemberRegion.member_id == actor.id))
    session().add_all(
        [MemberRegion(member_id=actor.id, key=key, name=name) for key, name in parts_of(region).items()]
    )
    session().flush()


def let_be_told(*, actor: Any, hand: Hand, consents: bool) -> None:
    """Agree that this gift may be told in a story of gifts passed on, or take that back."""
    require(actor, Act.SETTLE_PROMISE, hand)
    mine = {"hand_id": hand.id, "member_id": actor.id}
    if consents:
        session().execute(insert_into(GiftConsent).values(mine).on_conflict_do_nothing())
    else:
        session().execute(
            delete(GiftConsent).where(GiftConsent.hand_id == hand.id, GiftConsent.member_id == actor.id)
        )
    other = select(GiftConsent.hand_id).where(
        GiftConsent.hand_id == hand.id, GiftConsent.member_id != actor.id
    )
    if session().scalar(other) is not None:  # until both agree nobody has anything to see
        hand.gift.seq += 1
        session().flush()
        record(GiftRenewed(actor_id=actor.id, gift_id=hand.gift_id))


def dismiss_match(*, actor: Any, gift: Gift, other_id: int) -> None:
    """Let ``other_id`` not be suggested any more for ``gift``, which is the actor's."""
    require(actor, Act.TAKE_BACK_GIFT, gift)
    if session().get(Gift, other_id) is not None:
        values = {"gift_id": gift.id, "other_id": other_id}
        session().execute(insert_into(MatchDismissed).values(values).on_conflict_do_nothing())
