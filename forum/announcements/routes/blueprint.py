"""The blueprint of announcements, and who asks."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import require

announcements = Blueprint("announcements", __name__)


def somebody() -> Any:
    """The member who asks; a guest is led to the log-in."""
    me = viewer()
    require(me, Act.KEEP_DRAFT)
    return me
