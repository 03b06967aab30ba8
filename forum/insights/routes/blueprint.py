"""The blueprint of the report, and who reads it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import require

insights = Blueprint("insights", __name__)


def analyst() -> Any:
    """Whoever analyses something; nobody else learns that there is such a page."""
    me = viewer()
    require(me, Act.SEE_REPORTS)
    return me
