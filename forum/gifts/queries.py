"""Reading offers, requests and what was said about them; every read names its viewer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from forum.categories.catalogue import catalogue
from forum.gifts.fold import LET_GO, HandState
from forum.gifts.models import OFFER, Gift, GiftRevision, GiftWord, Hand
from forum.gifts.story import course_of, held_gift
from forum.gifts.visibility import NEAR, TAKES_PART, sight
from forum.members.people import Person, people
from forum.policy.acts import Act
from forum.policy.check import Refused, can, require
from forum.storage.session import session


def with_category(gift: Gift) -> Gift:
    """Set on a row just fetched the category by which the rules know who sees and who moderates it."""
    gift.category = catalogue().get(gift.category_id) if gift.category_id else None  # type: ignore[misc]
    return gift


def attach(viewer: Any, gift: Gift) -> Gift:
    """Set on a row just fetched what the rules ask for about ``viewer``."""
    with_category(gift)
    asked = select(NEAR, TAKES_PART).select_from(Gift).where(Gift.id == gift.id)
    near, takes_part = session().execute(asked, sight(viewer)).one()
    gift.near_viewer, gift.viewer_takes_part = bool(near), bool(takes_part)  # type: ignore[misc]
    return gift


def gift_for(viewer: Any, gift_id: int, *, act: Act = Act.SEE_GIFT_COURSE, lock: bool = False) -> Gift:
    """The offer or request if ``viewer`` may ``act`` on it, else ``Refused``.

    Without more, those who take part may fetch one that is hidden, to finish what they promised each other:
    show its text only to whom ``SEE_GIFT`` allows it. ``lock`` keeps its row for this transaction.
    """
    gift = held_gift(gift_id) if lock else session().get(Gift, gift_id)
    if gift is None:
        raise Refused(Act.SEE_GIFT_COURSE, viewer)
    attach(viewer, gift)
    require(viewer, Act.SEE_GIFT_COURSE, gift)
    require(viewer, act, gift)
    return gift


def hand_for(viewer: Any, hand_id: int, *, act: Act = Act.SEE_HAND, lock: bool = False) -> Hand:
    """A raised hand, for the two whom it concerns, with its gift; ``lock`` holds the gift's row."""
    hand = session().get(Hand, hand_id)
    if hand is None:
        raise Refused(Act.SEE_HAND, viewer)
    gift = held_gift(hand.gift_id) if lock else session().get(Gift, hand.gift_id)
    if gift is None:
        raise Refused(Act.SEE_HAND, viewer)
    hand.gift = attach(viewer, gift)  # type: ignore[misc]
    require(viewer, Act.SEE_HAND, hand)
    require(viewer, act, hand)
    return hand


def word_row(word_id: int, *, lock: bool = False) -> GiftWord | None:
    """A sentence between two members, whoever asks; ``lock`` holds the row of its gift."""
    word = session().get(GiftWord, word_id)
    if word is None:
        return None
    gift = held_gift(word.gift_id) if lock else session().get(Gift, word.gift_id)
    if lock:
        session().refresh(word)
    word.gift, word.hand = gift, session().get_one(Hand, word.hand_id)  # type: ignore[misc]
    word.hand.gift = gift
    if gift is not None:
        with_category(gift)
    return word


@dataclass(frozen=True, slots=True)
class HandLine:
    """A raised hand as one of the two sees it."""

    hand: Hand
    state: HandState
    person: Person | None
    """Who raised it; None for whoever is not told."""
    words: tuple[GiftWord, ...]
    """What was said, as far as the viewer may read it."""
    edited: bool
    """The text has changed since the promise."""


def hands_of(viewer: Any, gift: Gift) -> list[HandLine]:
    """The hands that ``viewer`` may know of: all for its author, their own for whoever raised one."""
    found = select(Hand).where(Hand.gift_id == gift.id).order_by(Hand.id)
    if viewer is None:
        return []
    if gift.author_id != viewer.id:
        found = found.where(Hand.member_id == viewer.id)
    rows = list(session().scalars(found))
    if not rows:
        return []
    for hand in rows:
        hand.gift = gift  # type: ignore[misc]
    words = _words_of(viewer, gift, rows)
    known, course = people(hand.member_id for hand in rows), course_of(gift)
    lines = []
    for hand in rows:
        state = course.hand(hand.id)
        edited = bool(state.revision) and state.revision < course.revision
        person = known.get(hand.member_id) if can(viewer, Act.SEE_HELPER, hand) else None
        lines.append(HandLine(hand, state, person, tuple(words.get(hand.id, ())), edited))
    return [line for line in lines if line.state.status != LET_GO or line.hand.member_id == viewer.id]


def _words_of(viewer: Any, gift: Gift, hands: Iterable[Hand]) -> dict[int, list[GiftWord]]:
    by_id = {hand.id: hand for hand in hands}
    found: dict[int, list[GiftWord]] = {}
    asked = select(GiftWord).where(GiftWord.hand_id.in_(by_id)).order_by(GiftWord.id)
    for word in session().scalars(asked):
        word.gift, word.hand = gift, by_id[word.hand_id]  # type: ignore[misc]
        if can(viewer, Act.SEE_GIFT_WORD, word):
            found.setdefault(word.hand_id, []).append(word)
    return found


def knows_who_said(viewer: Any, word: GiftWord) -> bool:
    """Whether ``viewer`` may know whose sentence it is: one of the two may keep their name."""
    if word.author_id == word.gift.author_id:
        return can(viewer, Act.SEE_GIVER, word.gift)
    return can(viewer, Act.SEE_HELPER, word.hand)


def helps_unnamed(viewer: Any, gift: Gift) -> bool:
    """Whether ``viewer`` has raised a hand for it without their name."""
    if viewer is None or gift.side == OFFER:
        return False
    raised = select(Hand.id).where(Hand.gift_id == gift.id, Hand.member_id == viewer.id, Hand.nameless)
    return session().scalar(raised) is not None


def revision_of(gift_id: int, number: int) -> GiftRevision | None:
    """How it was written then."""
    return session().scalar(
        select(GiftRevision).where(GiftRevision.gift_id == gift_id, GiftRevision.number == number)
    )
