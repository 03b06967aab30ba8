"""The blueprint of announcements, and who asks."""

from __future__ import annotations

from flask import Blueprint

announcements = Blueprint("announcements", __name__)
