"""The blueprint of the code of conduct."""

from __future__ import annotations

from flask import Blueprint

conduct = Blueprint("conduct", __name__)
