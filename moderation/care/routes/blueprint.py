"""The blueprint of care."""

from __future__ import annotations

from flask import Blueprint

care = Blueprint("care", __name__)
