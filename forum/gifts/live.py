"""What open pages are told when an offer or request changed (AFTER the commit): only that it did."""

from __future__ import annotations

from typing import Any

from flask import Flask

from forum.facts.gifts import GiftFact, GiftMoved
from forum.gifts.fold import EDITED, TAKEN_BACK
from forum.gifts.queries import gift_for
from forum.realtime import following

GIFT, LIST = "gift", 0


def _hears(viewer: Any, gift_id: int) -> bool:
    """Anybody may hear that the list moved; of one gift, whoever may see it or takes part."""
    return gift_id == LIST or gift_for(viewer, gift_id) is not None


def install(app: Flask) -> None:
    """Let pages follow offers and requests."""
    following.let_follow(app, GIFT, _hears)


def gift_changed(fact: GiftFact) -> None:
    """Something of it changed that somebody could see."""
    following.changed(GIFT, fact.gift_id)
    following.changed(GIFT, LIST)


def gift_moved(fact: GiftMoved) -> None:
    """An entry was added to its story; one that was taken back is out of sight for most."""
    if fact.kind in (TAKEN_BACK, EDITED):
        following.put_out_of(GIFT, fact.gift_id)
    gift_changed(fact)


def gift_hidden(fact: GiftFact) -> None:
    """It is out of sight: whoever may not know of it any more hears nothing further."""
    following.put_out_of(GIFT, fact.gift_id)
    gift_changed(fact)
