"""The blueprint that every file of this folder adds its routes to."""

from __future__ import annotations

from flask import Blueprint

events = Blueprint("events", __name__)
