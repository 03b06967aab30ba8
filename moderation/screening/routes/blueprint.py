"""The blueprint of screening's pages."""

from __future__ import annotations

from flask import Blueprint

screening = Blueprint("screening", __name__, url_prefix="/admin/phrases")
