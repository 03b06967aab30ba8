"""The blueprint of calls and the ledger, and what its pages share."""

from __future__ import annotations

from flask import Blueprint

calls = Blueprint("calls", __name__)

DOING = "30 per minute"
"""Small verbs: each tells open pages to look again."""
