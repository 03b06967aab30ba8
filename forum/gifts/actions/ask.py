"""Saying «I would love it» or «I can help», and letting go of it again."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.clock import now
from forum.gifts.fold import ACTIVE, ASKED, LET_GO, RECEIVED, SETTLED
from forum.gifts.models import HELD, PUBLISHED, REQUEST, Gift, GiftWord, Hand
from forum.gifts.refusals import NotNow
from forum.gifts.story import append, course_of
from forum.hooks import Outcome, Written, hooks
from forum.policy.acts import Act
from forum.policy.check import can, require
from forum.storage.session import session


def raise_hand(*, actor: Any, gift: Gift, words: str, nameless: bool = False, insisted: bool = False) -> Hand:
    """Tell its author that one would love it, or can help. ``words`` are clean; the gift's row is held.

    ``nameless``: who asks is not told who helps; whoever would receive has a name.
    Raises ``NotNow`` when nothing is left or the hand is up already, ``Reconsider`` unless ``insisted``.
    """
    require(actor, Act.RAISE_HAND, gift)
    course = course_of(gift)
    if gift.ends_at is not None and gift.ends_at <= now():
        raise NotNow(_l("Its time is over. Nothing was sent."))
    if not course.takes:
        raise NotNow(_l("It takes no further answers at the moment. Nothing was sent."))
    earlier = select(Hand).where(Hand.gift_id == gift.id, Hand.member_id == actor.id)
    hand = session().scalar(earlier)
    if hand is not None and not course.allows(ASKED, hand.id):
        raise NotNow(_already(course.hand(hand.id).status))
    nameless = nameless and gift.side == REQUEST
    if hand is not None and nameless and not hand.nameless:
        raise NotNow(_l("You answered here with your name before: they know it is you. Nothing was sent."))
    if hand is None:
        hand = Hand(gift_id=gift.id, member_id=actor.id)
        session().add(hand)
        session().flush()
    hand.nameless = nameless
    hand.gift = gift  # type: ignore[misc]
    say(actor=actor, hand=hand, words=words, insisted=insisted)
    append(gift, ASKED, actor_id=actor.id, hand_id=hand.id)
    return hand


def _already(status: str) -> Any:
    if status in ACTIVE:
        return _l("It is promised to you already.")
    if status in (RECEIVED, SETTLED):
        return _l("You had your turn with this one.")
    return _l("You have said so already. Its author knows.")


def say(*, actor: Any, hand: Hand, words: str, insisted: bool) -> GiftWord:
    """Keep a sentence between the two, screened as everything that members write."""
    gift: Gift = hand.gift
    to_author = actor.id == hand.member_id
    other = gift.author_id if to_author else hand.member_id
    known = hand.unnamed_id != other or (to_author and can(actor, Act.SEE_GIVER, gift))
    written = Written(
        "gift_word",
        words,
        category=gift.category,
        author_id=actor.id,
        to=(other,) if known else (),
        to_somebody=not known,
    )
    verdict = hooks().screen(actor, written, insisted=insisted)
    state = HELD if verdict.outcome is Outcome.HOLD else PUBLISHED
    word = GiftWord(gift_id=gift.id, hand_id=hand.id, author_id=actor.id, text=words, state=state)
    session().add(word)
    session().flush()
    if verdict.keep is not None:
        verdict.keep(word.id)
    return word


def let_go(*, actor: Any, hand: Hand) -> None:
    """Take a raised hand down before anything was promised. The gift's row is held."""
    require(actor, Act.LET_GO_HAND, hand)
    if not course_of(hand.gift).allows(LET_GO, hand.id):
        raise NotNow(_l("Something was promised meanwhile. Look at it before you decide."))
    append(hand.gift, LET_GO, actor_id=actor.id, hand_id=hand.id)
