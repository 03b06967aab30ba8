"""Offers and requests of every kind and state for the walks, each with a word of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import select

from forum.categories.catalogue import catalogue
from forum.gifts.actions.moderate import hide_gift, remove_gift
from forum.gifts.actions.own import let_be_told, live_near
from forum.gifts.models import CATEGORY, NEARBY, Gift, GiftWord, Hand
from forum.gifts.queries import attach, gift_for, hand_for, word_row
from forum.policy.acts import Act
from forum.policy.check import can
from forum.policy.words import moderates_all
from forum.storage.session import session, transaction
from tests.factories.conduct import accept_code
from tests.factories.gifts import make_gift, make_hand, make_received, promise, receive
from tests.factories.members import make_member
from tests.factories.thanks import make_answer, make_thanks, share

_NAMES: dict[int, str] = {}

UNNAMED = "name of somebody who keeps it"


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
    return found | keep_a_name(cast, words)


def keep_a_name(cast: Any, words: Callable[[str], str]) -> dict[str, int]:
    """Somebody whose every name is a secret word gives to Nia, helps Mia, is thanked by both and answers.

    Mia passes on what she received, and all three agree that it is told. Answers the numbers by name.
    """
    name = words(UNNAMED).split()[0]
    zoe = make_member(name, display_name=name)
    accept_code(zoe)
    offer = make_gift(zoe, "A lamp", "It shines.", nameless=True)
    taken = make_hand(cast.nia, offer)
    promise(zoe, taken, note="It stands by the door.")
    receive(cast.nia, taken)
    request = make_gift(cast.mia, "Somebody with a key", "To the cellar.", side="request")
    helping = make_hand(zoe, request, "Under the third flower pot.", nameless=True)
    promise(cast.mia, helping, note="I will find it.")
    receive(cast.mia, helping)
    passed = make_received(cast.mia, cast.nia, title="An afternoon", in_spirit_of=helping)
    for member, hand_id in ((zoe, helping), (cast.mia, helping), (cast.mia, passed), (cast.nia, passed)):
        with transaction():
            let_be_told(actor=member, hand=hand_for(member, hand_id, lock=True), consents=True)
    said = select(GiftWord.id).where(GiftWord.author_id == zoe.id, GiftWord.gift_id == request)
    for giver, kind, number in (
        (cast.nia, "gift", offer),
        (cast.mia, "gift_word", session().scalars(said).one()),
    ):
        thanks_id = make_thanks(giver, number, kind=kind)
        make_answer(zoe, thanks_id, "It was made for it.")
        share(zoe, thanks_id)
    return {"by somebody": offer, "helped by somebody": request, "passed on": gift_of(passed)}


def gift_of(hand_id: int) -> int:
    """The offer or request that a hand was raised for."""
    return session().get_one(Hand, hand_id).gift_id


def gifts_seen(me: Any) -> Iterable[tuple[str, bool]]:
    """Every offer, request and sentence, and whether ``me`` may read it; who keeps their name, moderators know."""
    yield UNNAMED, moderates_all(me, None)
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
