"""The blueprint of the pages about members."""

from __future__ import annotations

from flask import Blueprint, abort

from forum.members.models import Member
from forum.members.viewer import Viewer
from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import Refused
from forum.storage.session import session

members = Blueprint("members", __name__)


def somebody() -> Viewer:
    """The viewer, who must be logged in; suspended members too, for what concerns only themselves."""
    me = viewer()
    if me is None:
        raise Refused(Act.EDIT_PROFILE, None)
    return me


def own_row(me: Viewer) -> Member:
    """The viewer's own row, to be changed."""
    row = session().get(Member, me.id)
    if row is None:
        abort(404)
    return row
