"""What a member's own open pages are told (AFTER the commit): only that something of theirs changed."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import bindparam, select

from forum.facts.thanks import ThanksFact, ThanksHidden, ThanksRemoved, ThanksRetracted
from forum.policy.words import member
from forum.realtime import following
from forum.storage.prepared import Prepared
from forum.thanks.models import Thanks

OWN = "own_thanks"
"""What one member wrote and what reached them, by the member's number."""

_BOTH = Prepared(select(Thanks.giver_id, Thanks.receiver_id).where(Thanks.id == bindparam("thanks_id")))


def _hears(viewer: Any, member_id: int) -> bool:
    return member(viewer, None) and viewer.id == member_id


def install(app: Flask) -> None:
    """Let members' pages follow what reaches them."""
    following.let_follow(app, OWN, _hears)


def writer_changed(fact: ThanksFact) -> None:
    """It has reached nobody: its writer alone hears of it."""
    row = _BOTH.first({"thanks_id": fact.thanks_id})
    if row is not None:
        following.changed(OWN, row.giver_id)


def gone(fact: ThanksRetracted | ThanksHidden | ThanksRemoved) -> None:
    """Whom it is for hears only of what they could read."""
    (both_changed if fact.reached else writer_changed)(fact)


def both_changed(fact: ThanksFact) -> None:
    """The two whom it concerns, and nobody else, hear that something changed."""
    row = _BOTH.first({"thanks_id": fact.thanks_id})
    if row is not None:
        for member_id in sorted({row.giver_id, row.receiver_id}):
            following.changed(OWN, member_id)
