"""How kinds, sides and turns of offers and requests are called on the pages."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.gifts import fold
from forum.gifts.models import KNOWHOW, OFFER, OTHER, PLACE, REQUEST, THING, TIME, Gift

KINDS: dict[str, Any] = {
    THING: _l("A thing"),
    TIME: _l("Time, a hand"),
    KNOWHOW: _l("Know-how"),
    PLACE: _l("A place: an invitation, a seat, a room"),
    OTHER: _l("Something else"),
}

SHORT_KINDS: dict[str, Any] = {
    THING: _l("thing"),
    TIME: _l("time"),
    KNOWHOW: _l("know-how"),
    PLACE: _l("place"),
    OTHER: _l("something else"),
}

SIDES: dict[str, Any] = {OFFER: _l("Offer"), REQUEST: _l("Request")}

STATUSES: dict[str, Any] = {
    "open": _l("open"),
    "promised": _l("promised"),
    "closed": _l("at its end"),
    fold.GIVEN: _l("given to somebody"),
    "withdrawn": _l("taken back"),
}

HAND_STATUSES: dict[str, Any] = {
    fold.ASKED: _l("waits for an answer"),
    fold.PASSED: _l("for somebody else"),
    fold.OVER: _l("over"),
    fold.LET_GO: _l("let go"),
    fold.CHOSEN: _l("promised"),
    fold.GIVEN: _l("given"),
    fold.RECEIVED: _l("received"),
    fold.SETTLED: _l("given; closed by itself"),
    fold.FAILED: _l("did not work out"),
    fold.LAPSED: _l("closed by itself"),
}


def says(gift: Any) -> dict[str, Any]:
    """The words of the button and field with which one raises a hand."""
    if gift.side == OFFER:
        return {
            "title": _("Would you love it?"),
            "label": _("A sentence to whoever gives it"),
            "hint": _("Only they read it. They choose freely and give no reasons."),
            "button": _("I would love it"),
        }
    return {
        "title": _("Can you help?"),
        "label": _("A sentence to whoever asks"),
        "hint": _("Only they read it. They choose freely and give no reasons."),
        "button": _("I can help"),
    }


def kind_of(gift: Gift | Any) -> str:
    """«know-how», or the author's own words."""
    return str(gift.own_kind or SHORT_KINDS[gift.kind])
