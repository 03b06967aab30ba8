"""The blueprint of calls and the ledger, and what its pages share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import Refused, require

calls = Blueprint("calls", __name__)


def member_who_may(act: Act) -> Any:
    """The member who asks. A guest is refused ``act``, and led to the log-in where that helps."""
    me = viewer()
    if me is None:
        raise Refused(act, None)
    require(me, act)
    return me
