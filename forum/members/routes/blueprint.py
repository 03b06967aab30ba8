"""The blueprint of the pages about members."""

from __future__ import annotations

from flask import Blueprint, abort

from forum.members.models import Member
from forum.members.viewer import Viewer
from forum.storage.session import session

members = Blueprint("members", __name__)


def own_row(me: Viewer) -> Member:
    """The viewer's own row, to be changed."""
    row = session().get(Member, me.id)
    if row is None:
        abort(404)
    return row
