"""Bringing a database to the newest shape."""

from __future__ import annotations

import logging
from pathlib import Path

from flask import Flask
from flask_alembic import Alembic

from forum.storage.base import Base

MIGRATIONS = Path(__file__).parent / "migrations"

alembic = Alembic(run_mkdir=False, metadatas=Base.metadata, command_name="db")


def install(app: Flask) -> None:
    """Make ``alembic`` known to ``app``."""
    app.config["ALEMBIC"] = {
        "script_location": str(MIGRATIONS),
        "version_locations": [str(MIGRATIONS / "versions")],
    }
    logging.getLogger("alembic").setLevel(logging.WARNING)
    alembic.init_app(app)


def upgrade(app: Flask) -> None:
    """Bring the database of ``app`` to the newest revision; nothing happens when it is there."""
    with app.app_context():
        alembic.upgrade()
