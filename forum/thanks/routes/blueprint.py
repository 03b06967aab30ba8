"""The blueprint of thanks, and what its routes share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import Refused, require

thanks = Blueprint("thanks", __name__)


def member_who_asks(act: Act) -> Any:
    """The member; a guest is refused ``act``, and led to the log-in where that helps."""
    me = viewer()
    if me is None:
        raise Refused(act, None)
    require(me, Act.KEEP_DRAFT)
    return me
