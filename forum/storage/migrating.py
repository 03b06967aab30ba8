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


def add(app: Flask, versions: Path) -> None:
    """Let an add-on bring its own tables: a branch of its own, in its own folder (docs/decisions/0009).

    The forum's come first: an add-on's first revision has none below it, and may refer to any table of ours.
    """
    app.config["ALEMBIC"]["version_locations"].append(str(versions))


def alembic(app: Flask) -> Alembic:
    """The migration tool of ``app``. It is loaded only when it is needed: it weighs 12 MB."""
    found: Alembic | None = app.extensions.get("alembic")
    if found is None:
        from flask_alembic import Alembic

        found = Alembic(run_mkdir=False, metadatas=Base.metadata, command_name="")
        logging.getLogger("alembic").setLevel(logging.WARNING)  # it has just made itself talkative
        found.init_app(app)
    return found


def newest(app: Flask) -> list[str]:
    """The newest revision of each branch, the forum's first: files are named by their number."""
    return [_newest_in(Path(folder)) for folder in app.config["ALEMBIC"]["version_locations"]]


def _newest_in(folder: Path) -> str:
    number = max(path.name.split("_")[0] for path in folder.glob("[0-9]*.py"))
    return number if folder == VERSIONS else f"{folder.parent.parent.name}_{number}"


def present() -> set[str]:
    """The revisions the database is at, none for an empty one. Needs an application context."""
    if not inspect(db.engine).has_table("alembic_version"):
        return set()
    with db.engine.connect() as connection:
        return set(connection.scalars(text("SELECT version_num FROM alembic_version")))


def upgrade(app: Flask) -> None:
    """Bring the database of ``app`` to the newest revisions; nothing happens when it is there."""
    with app.app_context():
        known = present()
        for target in newest(app):
            if target not in known:
                alembic(app).upgrade(target)
