"""Offers, requests and the sentences between two as subjects: how they are found, shown, kept and judged."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import escape
from sqlalchemy import select

from forum.categories.catalogue import catalogue
from forum.gifts.actions.moderate import (
    bring_word_into,
    erase_gift,
    erase_word,
    hide_gift,
    hold_gift,
    publish_gift,
    remove_gift,
    renew,
)
from forum.gifts.models import CATEGORY, EVERYONE, Gift, GiftWord, Hand
from forum.gifts.queries import attach, helps_unnamed, knows_who_said, with_category, word_row
from forum.gifts.story import held_gift
from forum.gifts.visibility import GIFT_VISIBLE, sight
from forum.members.models import Member
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session
from forum.subjects import (
    HIDDEN,
    PUBLISHED,
    REMOVED,
    Bearings,
    Place,
    Snapshot,
    SubjectKind,
    hold_of,
    verbs_of,
)
from forum.web.ids import bounded_id


def _gift(gift_id: int, *, lock: bool = False) -> Gift | None:
    gift = held_gift(gift_id) if lock else session().get(Gift, gift_id)
    return with_category(gift) if gift is not None else None


def _name(member_id: int) -> str:
    member = session().get(Member, member_id)
    return member.display_name if member is not None else ""


def _sees_gift(viewer: Any, gift: Gift) -> bool:
    return can(viewer, Act.SEE_GIFT, attach(viewer, gift))


def _several_gifts(viewer: Any, ids: Collection[int]) -> dict[int, Gift]:
    found = select(Gift).where(Gift.id.in_(ids), GIFT_VISIBLE)
    return {gift.id: with_category(gift) for gift in session().scalars(found, sight(viewer))}


def _bearings_of_gift(gift: Gift) -> Bearings:
    place = catalogue().get(gift.category_id) if gift.category_id else None
    if gift.audience == CATEGORY and place is not None:
        audience = place.access
    else:
        audience = "public" if gift.audience == EVERYONE else "members"
    return Bearings(gift.author_id, place, None, gift.language, audience)


def _snapshot_of_gift(gift: Gift) -> Snapshot:
    return Snapshot(
        title=gift.title,
        source="\n\n".join(part for part in (gift.source, gift.own_kind, gift.region) if part),
        html=gift.html,
        author_name=_name(gift.author_id),
        revision=gift.revision,
        url=f"/gifts/{gift.id}",
        language=gift.language,
        state=gift.state,
    )


def _gift_shown(viewer: Any, gift: Gift) -> Snapshot:
    """Without the name of whoever gives without one, for those who don't know it."""
    whole = _snapshot_of_gift(gift)
    return whole if can(viewer, Act.SEE_GIVER, gift) else replace(whole, author_name="")


def _sees_word(viewer: Any, word: GiftWord) -> bool:
    return can(viewer, Act.SEE_GIFT_WORD, word)


def _several_words(viewer: Any, ids: Collection[int]) -> dict[int, GiftWord]:
    found: dict[int, GiftWord] = {}
    asked = select(GiftWord, Hand, Gift).join(Hand, Hand.id == GiftWord.hand_id)
    for word, hand, gift in session().execute(
        asked.join(Gift, Gift.id == Hand.gift_id).where(GiftWord.id.in_(ids))
    ):
        word.gift, word.hand = with_category(gift), hand  # type: ignore[misc]
        hand.gift = gift  # type: ignore[misc]
        if _sees_word(viewer, word):
            found[word.id] = word
    return found


def _bearings_of_word(word: GiftWord) -> Bearings:
    """One other person reads it: nobody else is its audience."""
    two = (word.gift.author_id, word.hand.member_id)
    return Bearings(word.author_id, word.category, None, "", "staff", two)


def _snapshot_of_word(word: GiftWord) -> Snapshot:
    return Snapshot(
        title=word.gift.title,
        source=word.text,
        html=f"<p>{escape(word.text)}</p>",
        author_name=_name(word.author_id),
        revision=1,
        url=f"/gifts/{word.gift_id}",
        language=word.gift.language,
        state=word.state,
    )


def _word_shown(viewer: Any, word: GiftWord) -> Snapshot:
    """Without a name that is kept, and without the title of what this viewer may not read any more."""
    whole = _snapshot_of_word(word)
    gift = word.gift
    readable = gift.state == PUBLISHED or can(viewer, Act.SEE_GIFT, gift)  # a third person does not come here
    return replace(
        whole,
        title=whole.title if readable else "",
        author_name=whole.author_name if knows_who_said(viewer, word) else "",
    )


def _unnamed_there(viewer: Any, word: GiftWord) -> bool:
    return viewer is not None and word.hand.unnamed_id == viewer.id


def _gift_named(place: Place) -> int | None:
    return bounded_id(place.values.get("gift_id")) if "gift_id" in place.values else None


GIFT = SubjectKind(
    name="gift",
    label=_l("offer or request"),
    find=_gift,
    sees=_sees_gift,
    several=_several_gifts,
    bearings=_bearings_of_gift,
    snapshot=_snapshot_of_gift,
    state=lambda gift: str(gift.state),
    verbs={PUBLISHED: publish_gift, HIDDEN: hide_gift, REMOVED: remove_gift},
    hold=hold_gift,
    named_by=_gift_named,
    shown=_gift_shown,
    act=Act.JUDGE_GIFT,
    erase=erase_gift,
    takes_thanks=True,
    unnamed=helps_unnamed,
    beneath_changed=renew,
)

WORD = SubjectKind(
    name="gift_word",
    label=_l("sentence about a gift"),
    find=word_row,
    sees=_sees_word,
    several=_several_words,
    bearings=_bearings_of_word,
    snapshot=_snapshot_of_word,
    state=lambda word: str(word.state),
    verbs=verbs_of(bring_word_into),
    hold=hold_of(bring_word_into),
    shown=_word_shown,
    act=Act.JUDGE_GIFT,
    editable=False,
    erase=erase_word,
    takes_thanks=True,
    unnamed=_unnamed_there,
)

SUBJECTS = (GIFT, WORD)
