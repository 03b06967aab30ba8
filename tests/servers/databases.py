"""Fresh databases, quickly: each is a copy of one that was migrated once."""

import shutil
from pathlib import Path

from flask import Flask

from forum.config import Config
from tests.servers.postgres import PostgresServer


def migrate(database_url: str, data_dir: Path) -> None:
    """Bring an empty database to the newest shape, add-ons included, by the program's own migrations."""
    from forum.app import build_app
    from forum.storage import migrating
    from moderation.attach import attach

    settings = {"DATABASE_URL": database_url, "DATA_DIR": str(data_dir), "RATELIMIT_ENABLED": "false"}
    app = build_app(Config.from_env(settings), [attach])
    migrating.upgrade(app)
    close(app)


def close(app: Flask) -> None:
    """Give back every connection of the app, so that its database can be copied or dropped."""
    from forum.storage.session import disconnect

    disconnect(app)


class SqliteDatabases:
    """Fresh SQLite files."""

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template.db"
        migrate(f"sqlite:///{self._template}", folder / "data")
        # The template's last connection has folded its -wal file into the database.
        assert not self._template.with_name("template.db-wal").exists()

    def fresh(self, folder: Path) -> str:
        """Make a migrated database in `folder`; returns its DATABASE_URL."""
        path = folder / "terrasse.db"
        shutil.copyfile(self._template, path)
        return f"sqlite:///{path}"


class PostgresDatabases:
    """Fresh databases on one PostgreSQL server."""

    def __init__(self, server: PostgresServer, folder: Path) -> None:
        self.server = server
        self.template = server.create(name="template_terrasse")
        migrate(server.url(self.template), folder / "data")

    def fresh(self) -> str:
        """Make a migrated database; returns its name."""
        return self.server.create(self.template)
