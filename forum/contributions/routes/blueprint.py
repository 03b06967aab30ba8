"""The blueprint of calls and the ledger, and what its pages share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from forum.members.viewing import member_asking
from forum.policy.acts import Act
from forum.policy.check import require

calls = Blueprint("calls", __name__)

DOING = "30 per minute"
"""Small verbs: each tells open pages to look again."""


def member_who_may(act: Act) -> Any:
    """The member who asks, if they may ``act`` at all."""
    me = member_asking(act)
    require(me, act)
    return me
