"""The blueprint of introductions, and who asks."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import require

introductions = Blueprint("introductions", __name__)

WRITING = "10 per hour; 30 per day"
"""Letters of one connector. The rules keep them rarer for each member."""
ANSWERING = "30 per minute"


def somebody() -> Any:
    """The member who asks; a guest is led to the log-in."""
    me = viewer()
    require(me, Act.KEEP_DRAFT)
    return me
