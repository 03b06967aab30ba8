"""What lies beside the program, and who may read it: the files of DATA_DIR, and the log."""

from __future__ import annotations

import socket

import pytest
from sqlalchemy import text

from forum.storage.session import session, transaction
from tests.cast import Cast, visitor
from tests.servers.processes import wait_until
from tests.servers.program import LiveServer

PASSWORD = "kettle saffron bicycle moon"


def test_nobody_else_on_the_machine_reads_the_data(live_server: LiveServer) -> None:
    """Also where the administrator made the folder beforehand, open to all as folders usually are."""
    assert live_server.data_dir.stat().st_mode & 0o077, "the fixture makes an open folder"
    files = [path for path in live_server.data_dir.rglob("*") if path.is_file()]
    assert {"secret_key", "first_start", "terrasse.db", "terrasse.db-wal"} <= {path.name for path in files}
    assert {path.name: oct(path.stat().st_mode & 0o777) for path in files} == {
        path.name: "0o600" for path in files
    }


def test_a_broken_request_leaves_no_address_in_the_log(live_server: LiveServer) -> None:
    with socket.create_connection(("127.0.0.1", live_server.port), timeout=5) as caller:
        caller.sendall(b"\x00 no request\r\n\r\n")
        assert caller.recv(100).startswith(b"HTTP/1.1 400")
    wait_until(lambda: "Invalid request" in live_server.stderr(), "the line in the log")
    assert "127.0.0.1" not in live_server.stderr()


def test_a_failing_database_leaves_nothing_personal_in_the_log(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    """SQLAlchemy's errors name the statement; its values are addresses, hashes and what members wrote."""
    with cast.app.app_context(), transaction():
        session().execute(text("ALTER TABLE members RENAME COLUMN bio TO elsewhere"))
    answer = visitor(cast.app).write("/login", email="zoe@secret.example", password=PASSWORD)
    assert answer.status_code == 500
    assert "SELECT members.id" in caplog.text
    assert "zoe@secret.example" not in caplog.text
    assert PASSWORD not in caplog.text
