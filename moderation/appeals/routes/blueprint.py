"""The blueprint of statements and complaints, and how often one may write to it."""

from __future__ import annotations

from flask import Blueprint

appeals = Blueprint("appeals", __name__)

COMPLAINING = "10 per minute; 60 per day"
