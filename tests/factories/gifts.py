"""Offers, requests and promises, made through the same verbs that members use."""

from __future__ import annotations

from typing import Any

from forum.gifts.actions.ask import raise_hand
from forum.gifts.actions.offer import Terms, offer_gift
from forum.gifts.actions.promise import choose_hand, say_given, say_received, show_oneself
from forum.gifts.models import EVERYONE, OFFER, THING
from forum.gifts.queries import gift_for, hand_for
from forum.storage.session import transaction
from forum.topics.composing import compose

FORM = {
    "title": "A pump",
    "body": "It works.",
    "kind": "thing",
    "audience": "everyone",
    "pieces": "1",
    "category_id": "0",
    "in_spirit_of": "0",
}
"""An offer as its form sends it."""


def make_gift(
    author: Any,
    title: str = "A bicycle for a child",
    body: str = "It is red and rides well.",
    *,
    side: str = OFFER,
    in_spirit_of: int | None = None,
    insisted: bool = False,
    **terms: Any,
) -> int:
    """An offer (or request) of ``author``; its number."""
    text = compose(body)
    wanted = Terms(**{"title": title, "kind": THING, "audience": EVERYONE, **terms})
    with transaction():
        return offer_gift(
            actor=author, side=side, terms=wanted, text=text, in_spirit_of=in_spirit_of, insisted=insisted
        ).id


def make_hand(
    member: Any, gift_id: int, words: str = "My daughter would love it.", *, nameless: bool = False
) -> int:
    """``member`` says that they would love it, or can help; the number of the hand."""
    with transaction():
        gift = gift_for(member, gift_id, lock=True)
        return raise_hand(actor=member, gift=gift, words=words, nameless=nameless).id


def promise(author: Any, hand_id: int, **more: Any) -> None:
    """``author`` chooses that hand."""
    with transaction():
        choose_hand(actor=author, hand=hand_for(author, hand_id, lock=True), **more)


def show(giver: Any, hand_id: int) -> None:
    """Whoever gives without a name shows it to the other."""
    with transaction():
        show_oneself(actor=giver, hand=hand_for(giver, hand_id, lock=True))


def give(giver: Any, hand_id: int) -> None:
    """One of the two says that it was given."""
    with transaction():
        say_given(actor=giver, hand=hand_for(giver, hand_id, lock=True))


def receive(receiver: Any, hand_id: int) -> None:
    """Whoever receives says that it has reached them."""
    with transaction():
        say_received(actor=receiver, hand=hand_for(receiver, hand_id, lock=True))


def make_received(author: Any, receiver: Any, **gift: Any) -> int:
    """A gift that went its whole way; the number of the hand that received it."""
    gift_id = make_gift(author, **gift)
    hand_id = make_hand(receiver, gift_id)
    promise(author, hand_id)
    receive(receiver, hand_id)
    return hand_id
