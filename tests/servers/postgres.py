"""A PostgreSQL server of the tests' own: in a temporary folder, on a Unix socket.

It is quick because nothing of it need survive: what was committed is not yet on disk. A test that kills the
server asks for a `durable` one, which keeps its word as an installation does.

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
ALWAYS = ("listen_addresses=", "max_connections=200", "autovacuum=off", "jit=off")
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


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


def _working_in(process: Path) -> str:
    """The folder a process of /proc works in; empty when it is gone or not ours to see."""
    try:
        return str((process / "cwd").readlink())
    except OSError:
        return ""


class PostgresServer:
    """One running server; every test gets a database of its own, copied from a template."""

    def __init__(self, binaries: Path, *, durable: bool = False) -> None:
        as_user = _unprivileged()
        # Not under pytest's folder: a socket's path may have 107 characters only.
        self.folder = Path(tempfile.mkdtemp(prefix="terrasse-pg-"))
        if as_user:
            os.chown(self.folder, as_user["user"], as_user["group"])
        data = self.folder / "data"
        initdb = [str(binaries / "initdb"), "--pgdata", str(data), "--username=terrasse", "--auth=trust"]
        initdb += ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        subprocess.run(initdb, check=True, capture_output=True, cwd=self.folder, **as_user)
        self._command = [str(binaries / "postgres"), "-D", str(data), "-k", str(self.folder)]
        for setting in ALWAYS if durable else (*ALWAYS, *FAST):
            self._command += ["-c", setting]
        self.start()
        self._names = (f"test_{number}" for number in itertools.count(1))

    def start(self) -> None:
        """Start, and return once it answers; also after `kill`."""
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                mortal(self._command), stderr=log, cwd=self.folder, **_unprivileged()
            )
        wait_until(self._answers, "PostgreSQL to answer")

    def kill(self) -> None:
        """SIGKILL, as a power cut would; returns once its last process has let go of the data."""
        end(self.process, signal.SIGKILL)
        wait_until(self._abandoned, "PostgreSQL's processes to be gone")

    def _abandoned(self) -> bool:
        """Whether no process of the server's is left; each of them runs in the folder of the data."""
        data = self.folder / "data"
        return not any(_working_in(process) == str(data) for process in Path("/proc").glob("[0-9]*"))

    def _answers(self) -> bool:
        if self.process.poll() is not None:
            raise RuntimeError(f"PostgreSQL ended: {(self.folder / 'log').read_text()}")
        try:
            self._admin().close()
        except psycopg.OperationalError:
            return False
        return True

    def _admin(self) -> "psycopg.Connection[Any]":
        return self.connected("postgres")

    def connected(self, name: str) -> "psycopg.Connection[Any]":
        """A connection to a database, as the server's own administrator; in a `with` it is closed at the end."""
        return psycopg.connect(
            host=str(self.folder), user="terrasse", dbname=name, autocommit=True, connect_timeout=30
        )

    def url(self, name: str) -> str:
        """The address of database `name`, as DATABASE_URL takes it."""
        return f"postgresql://terrasse@/{name}?host={self.folder}"

    def create(self, template: str = "template0", name: str | None = None) -> str:
        """Make a database (a copy of `template`) and return its name."""
        name = name or next(self._names)
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(template)
        )
        with self._admin() as admin:
            if (
                admin.info.server_version >= 150_000
            ):  # files are copied faster than the log of a copy is written
                statement += sql.SQL(" STRATEGY FILE_COPY")
            admin.execute(statement)
        return name

    def drop(self, name: str) -> None:
        """Remove a database, and whoever is still connected to it."""
        with self._admin() as admin:
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def stop(self) -> None:
        """End the server at once and remove its folder."""
        end(self.process, signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)
