"""The blueprint of the administrators' pages; each asks the policy itself."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import require

administration = Blueprint("administration", __name__, url_prefix="/admin")


def administrator(act: Act = Act.CHANGE_SETTINGS) -> Any:
    """The viewer, if they may do ``act``; ``Refused`` otherwise."""
    me = viewer()
    require(me, act)
    return me
