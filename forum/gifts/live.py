"""What open pages are told when an offer or request changed (AFTER the commit): only that it did."""

from __future__ import annotations

from typing import Any

from flask import Flask

from forum.facts.gifts import GiftFact, GiftMoved
from forum.gifts.fold import BETWEEN, EDITED, TAKEN_BACK
from forum.gifts.queries import gift_for
from forum.realtime import following

GIFT, LIST = "gift", 0

THE_TWO = "gift_between"
"""What its author and those who raised a hand follow: the others are not told when somebody does."""


def _hears(viewer: Any, gift_id: int) -> bool:
    """Anybody may hear that the list moved; of one gift, whoever may see it or takes part."""
    return gift_id == LIST or gift_for(viewer, gift_id) is not None


def _takes_part(viewer: Any, gift_id: int) -> bool:
    gift = gift_for(viewer, gift_id)
    return viewer is not None and (gift.viewer_takes_part or gift.author_id == viewer.id)


def install(app: Flask) -> None:
    """Let pages follow offers and requests."""
    following.let_follow(app, GIFT, _hears)
    following.let_follow(app, THE_TWO, _takes_part)


def gift_changed(fact: GiftFact) -> None:
    """Something of it changed that whoever may read it can see."""
    following.changed(GIFT, fact.gift_id)
    following.changed(THE_TWO, fact.gift_id)
    following.changed(GIFT, LIST)


def between_changed(fact: GiftFact) -> None:
    """Something changed that only its author and those who raised a hand see."""
    following.changed(THE_TWO, fact.gift_id)


def gift_moved(fact: GiftMoved) -> None:
    """An entry was added to its story; one that was taken back is out of sight for most."""
    if fact.kind in BETWEEN:
        between_changed(fact)
        return
    if fact.kind in (TAKEN_BACK, EDITED):
        _put_out(fact.gift_id)
    gift_changed(fact)


def gift_hidden(fact: GiftFact) -> None:
    """It is out of sight: whoever may not know of it any more hears nothing further."""
    _put_out(fact.gift_id)
    gift_changed(fact)


def _put_out(gift_id: int) -> None:
    following.put_out_of(GIFT, gift_id)
    following.put_out_of(THE_TWO, gift_id)
