"""The blueprint of figures and exports."""

from __future__ import annotations

from flask import Blueprint

transparency = Blueprint("transparency", __name__)
