"""The blueprint of decisions."""

from __future__ import annotations

from flask import Blueprint

decisions = Blueprint("decisions", __name__, url_prefix="/moderation")
