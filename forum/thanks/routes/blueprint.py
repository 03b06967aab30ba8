"""The blueprint of thanks, and what its routes share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort

from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import Refused, require
from forum.thanks.forms import ButtonForm

thanks = Blueprint("thanks", __name__)


def member_who_asks(act: Act) -> Any:
    """The member; a guest is refused ``act``, and led to the log-in where that helps."""
    me = viewer()
    if me is None:
        raise Refused(act, None)
    require(me, Act.KEEP_DRAFT)
    return me


def sent_by_button() -> None:
    """The form around a button was ours."""
    if not ButtonForm().validate_on_submit():
        abort(422)
