"""Offers and requests of every kind and state for the walks, each with a word of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import select

from forum.categories.catalogue import catalogue
from forum.gifts.actions.moderate import hide_gift, remove_gift
from forum.gifts.actions.own import live_near
from forum.gifts.models import CATEGORY, NEARBY, Gift, GiftWord
from forum.gifts.queries import attach, gift_for, word_row
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session, transaction
from tests.factories.gifts import make_gift, make_hand, promise, receive

_NAMES: dict[int, str] = {}


def give(cast: Any, words: Callable[[str], str]) -> dict[str, int]:
    """Mia offers and asks; Nia raises a hand for some of it. Answers the numbers by name."""
    places = {place.slug: place for place in catalogue().values()}
    with transaction():
        live_near(actor=cast.nia, region="Lyon")
    wanted: dict[str, dict[str, Any]] = {
        "for everyone": {},
        "nameless": {"nameless": True},
        "nearby": {"audience": NEARBY, "region": "Lyon"},
        "for others nearby": {"audience": NEARBY, "region": "Lille"},
        "in salon": {"audience": CATEGORY, "category": places["salon"]},
        "a request": {"side": "request"},
        "hidden": {},
        "removed": {},
        "on its way": {},
    }
    found = {}
    for name, terms in wanted.items():
        found[name] = make_gift(cast.mia, words(f"gift {name}"), words(f"gift {name}"), **terms)
        _NAMES[found[name]] = name
    for name in ("for everyone", "nameless", "nearby", "hidden", "on its way"):
        hand = make_hand(cast.nia, found[name], words(f"word {name}"))
        if name == "on its way":
            promise(cast.mia, hand, note=words("note"))
            receive(cast.nia, hand)
    for name, verb in (("hidden", hide_gift), ("removed", remove_gift)):
        with transaction():
            verb(actor=cast.mo, thing=gift_for(cast.mo, found[name], lock=True), reason="It is a test.")
    return found


def gifts_seen(me: Any) -> Iterable[tuple[str, bool]]:
    """Every offer, request and sentence, and whether ``me`` may read it."""
    for gift in session().scalars(select(Gift)).all():
        if gift.id in _NAMES:
            yield f"gift {_NAMES[gift.id]}", can(me, Act.SEE_GIFT, attach(me, gift))
    for word_id, gift_id in session().execute(select(GiftWord.id, GiftWord.gift_id)).all():
        if gift_id in _NAMES:
            word = word_row(word_id)
            name = f"word {_NAMES[gift_id]}" if word is not None and _by_hand(word) else "note"
            yield name, can(me, Act.SEE_GIFT_WORD, word)


def _by_hand(word: GiftWord) -> bool:
    return bool(word.author_id == word.hand.member_id)
