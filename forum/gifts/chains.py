"""Gifts passed on: stories of who received and then gave in its spirit, told with the consent of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from forum.gifts.fold import RECEIVED
from forum.gifts.models import PUBLISHED, Gift, GiftConsent, Hand
from forum.gifts.queries import Person, people
from forum.gifts.story import course_of
from forum.gifts.visibility import GIFT_VISIBLE, sight
from forum.storage.session import session

LONGEST = 12
"""Steps that are told of one story; drawn on a phone, more would not be read."""

STORIES = 10


@dataclass(frozen=True, slots=True)
class Step:
    """One gift of a story: from whom, what, to whom. None stands for whoever keeps their name."""

    hand_id: int
    gift_id: int
    title: str
    giver: Person | None
    receiver: Person | None


@dataclass(frozen=True, slots=True)
class Story:
    """Gifts that followed from one another, the first first."""

    steps: tuple[Step, ...]


def inspired_by(viewer: Any) -> list[Hand]:
    """Gifts that ``viewer`` received, the newest first, each with its gift: what they may pass on."""
    rows = session().execute(
        select(Hand, Gift)
        .join(Gift, Gift.id == Hand.gift_id)
        .where((Hand.member_id == viewer.id) | (Gift.author_id == viewer.id))
        .order_by(Hand.id.desc())
    )
    found = []
    for hand, gift in rows:
        hand.gift = gift  # type: ignore[misc]
        if hand.receiver_id == viewer.id and course_of(gift).hand(hand.id).status == RECEIVED:
            found.append(hand)
    return found


def consents_of(viewer: Any, hand_ids: list[int]) -> set[int]:
    """Those of the hands that ``viewer`` lets be told."""
    asked = select(GiftConsent.hand_id).where(
        GiftConsent.member_id == viewer.id, GiftConsent.hand_id.in_(hand_ids)
    )
    return set(session().scalars(asked))


def story_of(viewer: Any, hand_id: int) -> Story | None:
    """The story that leads to the gift of ``hand_id``; None unless two gifts of it may be told.

    It is followed back for as long as both of each gift agree and ``viewer`` may read it, and not past what
    was given without a name: whoever received the gift before would be known by it.
    """
    found: list[tuple[Hand, Gift]] = []
    wanted: int | None = hand_id
    while wanted is not None and len(found) < LONGEST:
        told = _told(viewer, wanted)
        if told is None or any(told[0].id == hand.id for hand, _gift in found):
            break
        found.append(told)
        wanted = told[1].in_spirit_of_id if told[0].unnamed_id is None else None
    if len(found) < 2:
        return None
    found.reverse()
    known = people(one for hand, _gift in found for one in (hand.giver_id, hand.receiver_id))
    return Story(tuple(_step(hand, gift, known) for hand, gift in found))


def _told(viewer: Any, hand_id: int) -> tuple[Hand, Gift] | None:
    row = (
        session()
        .execute(
            select(Hand, Gift)
            .join(Gift, Gift.id == Hand.gift_id)
            .where(Hand.id == hand_id, GIFT_VISIBLE, Gift.state == PUBLISHED),
            sight(viewer),
        )
        .one_or_none()
    )
    if row is None:
        return None
    hand, gift = row
    hand.gift = gift  # type: ignore[misc]
    if course_of(gift).hand(hand.id).status != RECEIVED:
        return None
    agreed = set(session().scalars(select(GiftConsent.member_id).where(GiftConsent.hand_id == hand.id)))
    return (hand, gift) if {hand.giver_id, hand.receiver_id} <= agreed else None


def _step(hand: Hand, gift: Gift, known: Any) -> Step:
    return Step(
        hand_id=hand.id,
        gift_id=gift.id,
        title=gift.title,
        giver=None if hand.unnamed_id is not None else known.get(hand.giver_id),
        receiver=known.get(hand.receiver_id),
    )


def newest_stories(viewer: Any) -> list[Story]:
    """Stories, the one that moved last first; a story that goes on is told once, as far as it goes.

    They are not ordered by length, and nothing says which is the longest.
    """
    found: list[Story] = []
    told: set[int] = set()
    asked = select(Hand.id).join(Gift, Gift.id == Hand.gift_id).where(Gift.in_spirit_of_id.is_not(None))
    for hand_id in session().scalars(asked.order_by(Hand.id.desc()).limit(STORIES * 10)):
        if hand_id in told or len(found) >= STORIES:
            continue
        story = story_of(viewer, hand_id)
        if story is not None:
            told.update(step.hand_id for step in story.steps)
            found.append(story)
    return found


def stories_through(viewer: Any, gift: Gift) -> list[Story]:
    """The stories in which a gift stands: those that lead on from it, or else the one that leads to it."""
    own = list(session().scalars(select(Hand.id).where(Hand.gift_id == gift.id)))
    onward = select(Hand.id).join(Gift, Gift.id == Hand.gift_id).where(Gift.in_spirit_of_id.in_(own))
    found = [
        story_of(viewer, one) for one in session().scalars(onward.order_by(Hand.id.desc()).limit(STORIES))
    ]
    told = [story for story in found if story is not None]
    if told:
        return told
    leading = [story_of(viewer, one) for one in own]
    return [story for story in leading if story is not None]
