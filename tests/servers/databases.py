"""Fresh databases, quickly: each is a copy of one that was migrated once."""

import shutil
from pathlib import Path

from flask import Flask

from forum.config import Config
from tests.servers.emptying import Connection, Emptier
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
    """Fresh databases on one PostgreSQL server. One that a test has used is emptied and used again: a copy of
    the template is hundreds of files."""

    MOST_USES = 40
    """Rows that were deleted are still looked at; so many tests leave few enough of them."""

    def __init__(self, server: PostgresServer, folder: Path) -> None:
        self.server = server
        self.template = server.create(name="template_terrasse")
        migrate(server.url(self.template), folder / "data")
        with server.connected(self.template) as connection:
            self._emptier = Emptier(connection)
        self._idle: list[str] = []
        self._uses: dict[str, int] = {}
        self._known: dict[str, Connection] = {}
        """A connection to each that was used before: a new one would have all tables to learn."""

    def fresh(self) -> str:
        """Make or find a migrated database with nothing in it; returns its name."""
        name = self._idle.pop() if self._idle else self.server.create(self.template)
        self._uses[name] = self._uses.get(name, 0) + 1
        return name

    def give_back(self, name: str) -> None:
        """Empty it for the next test, or drop it where a test has changed its shape."""
        if name not in self._known:
            self._known[name] = self.server.connected(name)
        if self._uses[name] < self.MOST_USES and self._emptier.empty(self._known[name]):
            self._idle.append(name)
        else:
            self._known.pop(name).close()
            self.server.drop(name)

    def close(self) -> None:
        """Let go of the databases; the server may end."""
        for connection in self._known.values():
            connection.close()
