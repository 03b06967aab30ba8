"""A PostgreSQL server of the tests' own: in a temporary folder, on a Unix socket, without fsync.

PostgreSQL refuses to run as root, so as root it runs as the user `postgres` or `nobody`.
"""

import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tests.servers.processes import end, mortal, wait_until

HOW = "on Debian: apt install postgresql"
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "jit=off")


def programs() -> Path | None:
    """The folder of `initdb` and `postgres`: from PATH, else the newest that Debian's package brought."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    versions = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return max((path.parent for path in versions), key=lambda path: float(path.parent.name), default=None)


def _unprivileged() -> dict[str, Any]:
    """Arguments for Popen that leave root behind."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise RuntimeError("neither a user postgres nor a user nobody exists to run PostgreSQL")


class PostgresServer:
    """One running server; every test gets a database of its own, copied from a template."""

    def __init__(self, binaries: Path) -> None:
        as_user = _unprivileged()
        # Not under pytest's folder: a socket's path may have 107 characters only.
        self.folder = Path(tempfile.mkdtemp(prefix="terrasse-pg-"))
        if as_user:
            os.chown(self.folder, as_user["user"], as_user["group"])
        data = self.folder / "data"
        initdb = [str(binaries / "initdb"), "--pgdata", str(data), "--username=terrasse", "--auth=trust"]
        initdb += ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        subprocess.run(initdb, check=True, capture_output=True, cwd=self.folder, **as_user)
        command = [str(binaries / "postgres"), "-D", str(data), "-k", str(self.folder)]
        command += ["-c", "listen_addresses=", "-c", "max_connections=200"]
        for setting in FAST:
            command += ["-c", setting]
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(mortal(command), stderr=log, cwd=self.folder, **as_user)
        wait_until(self._answers, "PostgreSQL to answer")
        self._names = (f"test_{number}" for number in itertools.count(1))

    def _answers(self) -> bool:
        if self.process.poll() is not None:
            raise RuntimeError(f"PostgreSQL ended: {(self.folder / 'log').read_text()}")
        try:
            self._admin().close()
        except psycopg.OperationalError:
            return False
        return True

    def _admin(self) -> "psycopg.Connection[Any]":
        return psycopg.connect(
            host=str(self.folder), user="terrasse", dbname="postgres", autocommit=True, connect_timeout=5
        )

    def url(self, name: str) -> str:
        """The address of database `name`, as DATABASE_URL takes it."""
        return f"postgresql://terrasse@/{name}?host={self.folder}"

    def create(self, template: str = "template0", name: str | None = None) -> str:
        """Make a database (a copy of `template`) and return its name."""
        name = name or next(self._names)
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        with self._admin() as admin:
            admin.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
        return name

    def drop(self, name: str) -> None:
        """Remove a database, and whoever is still connected to it."""
        with self._admin() as admin:
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def stop(self) -> None:
        """End the server at once and remove its folder."""
        end(self.process, signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)
