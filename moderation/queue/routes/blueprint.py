"""The blueprint of the queue."""

from __future__ import annotations

from flask import Blueprint

queue = Blueprint("queue", __name__, url_prefix="/moderation")
