"""Bringing a database to the newest shape."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask
from sqlalchemy import inspect, text

from forum.storage.base import Base
from forum.storage.session import db

if TYPE_CHECKING:
    from flask_alembic import Alembic

MIGRATIONS = Path(__file__).parent / "migrations"
VERSIONS = MIGRATIONS / "versions"


def install(app: Flask) -> None:
    """Say where the migrations of ``app`` are."""
    app.config["ALEMBIC"] = {
        "script_location": str(MIGRATIONS),
        "version_locations": [str(VERSIONS)],
    }


def alembic(app: Flask) -> Alembic:
    """The migration tool of ``app``. It is loaded only when it is needed: it weighs 12 MB."""
    found: Alembic | None = app.extensions.get("alembic")
    if found is None:
        from flask_alembic import Alembic

        found = Alembic(run_mkdir=False, metadatas=Base.metadata, command_name="")
        logging.getLogger("alembic").setLevel(logging.WARNING)  # it has just made itself talkative
        found.init_app(app)
    return found


def newest() -> str:
    """The newest revision: files are named by their number, and each follows the one before."""
    return max(path.name.split("_")[0] for path in VERSIONS.glob("[0-9]*.py"))


def present() -> str | None:
    """The revision the database is at, None for an empty one. Needs an application context."""
    if not inspect(db.engine).has_table("alembic_version"):
        return None
    with db.engine.connect() as connection:
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found


def upgrade(app: Flask) -> None:
    """Bring the database of ``app`` to the newest revision; nothing happens when it is there."""
    with app.app_context():
        if present() != newest():
            alembic(app).upgrade()
