"""Gifts passed on: stories of who received and then gave in its spirit, told with the consent of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, select

from forum.gifts.fold import RECEIVED, Course
from forum.gifts.models import PUBLISHED, Gift, GiftConsent, Hand
from forum.gifts.story import course_of
from forum.gifts.visibility import GIFT_VISIBLE, sight
from forum.members.people import Person, people
from forum.storage.session import session

LOOKED_BACK = 200
"""The newest hands of a member that are looked through for what reached them."""

LONGEST = 12
"""Steps that are told of one story; drawn on a phone, more would not be read."""

STORIES = 10

LOOKED_AT = 100
"""The newest gifts that something inspired and both agreed to tell: what was before one may not be told."""


_AGREES = select(GiftConsent.member_id).where(GiftConsent.hand_id == Hand.id)

BOTH_AGREE: ColumnElement[bool] = and_(
    exists(_AGREES.where(GiftConsent.member_id == Hand.member_id).correlate(Hand)),
    exists(_AGREES.where(GiftConsent.member_id == Gift.author_id).correlate(Hand, Gift)),
)
"""Giver and receiver let it be told; in a query of hands and their gifts."""


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
        .limit(LOOKED_BACK)
    )
    found = []
    for hand, gift in rows:
        hand.gift = gift  # type: ignore[misc]
        if hand.receiver_id == viewer.id and course_of(gift).hand(hand.id).status == RECEIVED:
            found.append(hand)
    return found


def inspiration_of(viewer: Any, gift: Gift) -> Gift | None:
    """The gift in whose spirit ``gift`` is given, if ``viewer`` may read it."""
    if gift.in_spirit_of_id is None:
        return None
    before = select(Gift).join(Hand, Hand.gift_id == Gift.id)
    return session().scalar(before.where(Hand.id == gift.in_spirit_of_id, GIFT_VISIBLE), sight(viewer))


def consents_of(viewer: Any, hand_ids: list[int]) -> set[int]:
    """Those of the hands that ``viewer`` lets be told."""
    asked = select(GiftConsent.hand_id).where(
        GiftConsent.member_id == viewer.id, GiftConsent.hand_id.in_(hand_ids)
    )
    return set(session().scalars(asked))


def story_of(viewer: Any, hand_id: int) -> Story | None:
    """The story that leads to the gift of ``hand_id``; None unless two gifts of it may be told."""
    return next(iter(_stories(viewer, [hand_id])), None)


def _stories(viewer: Any, hand_ids: Sequence[int]) -> list[Story]:
    """The stories that lead to these gifts, in this order; what a longer one before told is not told again.

    Each is followed back for as long as both of each gift agree and ``viewer`` may read it, and not past what
    was given without a name: whoever received the gift before would be known by it.
    """
    told = _told(viewer, hand_ids)
    chains: list[list[_Told]] = []
    seen: set[int] = set()
    for hand_id in hand_ids:
        chain = _chain(told, hand_id) if hand_id not in seen else []
        if len(chain) > 1:
            chains.append(chain)
            seen.update(hand.id for hand, _gift in chain)
    if not chains:
        return []
    known = people(
        one for chain in chains for hand, _gift in chain for one in (hand.giver_id, hand.receiver_id)
    )
    return [Story(tuple(_step(hand, gift, known) for hand, gift in chain)) for chain in chains]


_Told = tuple[Hand, Gift]


def _chain(told: Mapping[int, _Told], hand_id: int) -> list[_Told]:
    """The gifts that lead to one, the first first, as far as they may be told."""
    found: dict[int, _Told] = {}
    wanted: int | None = hand_id
    while wanted is not None and wanted in told and wanted not in found and len(found) < LONGEST:
        found[wanted] = told[wanted]
        wanted = _before(*told[wanted])
    return list(found.values())[::-1]


def _before(hand: Hand, gift: Gift) -> int | None:
    return gift.in_spirit_of_id if hand.unnamed_id is None else None


def _told(viewer: Any, hand_ids: Iterable[int]) -> dict[int, _Told]:
    """Of these gifts and of those before them the ones that may be told: two questions for each step back."""
    found: dict[int, _Told] = {}
    wanted = set(hand_ids)
    for _back in range(LONGEST):
        if not wanted:
            break
        step = {hand.id: (hand, gift) for hand, gift in _agreed(viewer, wanted)}
        found |= step
        wanted = {before for one in step.values() if (before := _before(*one)) is not None} - found.keys()
    return found


def _agreed(viewer: Any, hand_ids: set[int]) -> list[_Told]:
    """Those of the hands that were received and may be told: the course of each gift is read once."""
    rows = session().execute(
        select(Hand, Gift)
        .join(Gift, Gift.id == Hand.gift_id)
        .where(Hand.id.in_(hand_ids), BOTH_AGREE, GIFT_VISIBLE, Gift.state == PUBLISHED),
        sight(viewer),
    )
    courses: dict[int, Course] = {}
    found = []
    for hand, gift in rows:
        hand.gift = gift  # type: ignore[misc]
        if gift.id not in courses:
            courses[gift.id] = course_of(gift)
        if courses[gift.id].hand(hand.id).status == RECEIVED:
            found.append((hand, gift))
    return found


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
    asked = select(Hand.id).join(Gift, Gift.id == Hand.gift_id).where(Gift.in_spirit_of_id.is_not(None))
    asked = asked.where(BOTH_AGREE)
    newest = session().scalars(asked.order_by(Hand.id.desc()).limit(LOOKED_AT)).all()
    return _stories(viewer, newest)[:STORIES]


def stories_through(viewer: Any, gift: Gift) -> list[Story]:
    """The stories in which a gift stands: those that lead on from it, or else the one that leads to it."""
    told = select(Hand.id).join(Gift, Gift.id == Hand.gift_id).where(BOTH_AGREE).order_by(Hand.id.desc())
    own = select(Hand.id).where(Hand.gift_id == gift.id).scalar_subquery()
    onward = session().scalars(told.where(Gift.in_spirit_of_id.in_(own)).limit(STORIES)).all()
    through = _stories(viewer, onward) if onward else []
    return through or _stories(viewer, session().scalars(told.where(Gift.id == gift.id).limit(STORIES)).all())
