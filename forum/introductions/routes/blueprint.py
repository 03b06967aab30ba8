"""The blueprint of introductions, and who asks."""

from __future__ import annotations

from flask import Blueprint

introductions = Blueprint("introductions", __name__)

WRITING = "10 per hour; 30 per day"
"""Letters of one connector. The rules keep them rarer for each member."""
ANSWERING = "30 per minute"
