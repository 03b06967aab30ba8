"""Mail: as files, or to a real server on this machine."""

from __future__ import annotations

import dataclasses
import email
import socketserver
import threading
from collections.abc import Iterator
from email.policy import default
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from forum.jobs import mail, worker
from forum.jobs.models import Job
from forum.storage.session import session, transaction

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def post(app: Flask, **fields: str) -> None:
    with app.app_context(), transaction():
        mail.post(
            **{"to": "zoe@example.org", "subject": "Héllo\r\nBcc: evil@example.org", "text": "Où ?", **fields}
        )


def test_files_are_whole_private_and_not_doubled(app: Flask) -> None:
    post(app, html="<p>Où ?</p>")
    with app.app_context():
        payload = dict(session().scalars(select(Job.payload).where(Job.kind == "mail")).one())
    worker.run_due(app)
    with app.app_context():
        mail.send(payload)  # the same job once more, as after a crash
    folder = app.extensions["forum.config"].data_dir / "mail"
    (path,) = folder.iterdir()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert path.stat().st_mode & 0o777 == 0o600
    message: Any = email.message_from_bytes(path.read_bytes(), policy=default)
    assert message["Subject"] == "Héllo Bcc: evil@example.org"
    assert message["Bcc"] is None
    assert message["From"].addresses[0].display_name == "Terrasse"
    assert message.get_body(("plain",)).get_content().strip() == "Où ?"
    assert message.get_body(("html",)) is not None
    assert message["Auto-Submitted"] == "auto-generated"


class _Smtp(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a client needs to hand over a message."""

    def handle(self) -> None:
        server: Any = self.server
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            word = line.split(b" ")[0].strip().upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                text = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    text += part
                server.received.append(text)
                self.wfile.write(b"250 kept\r\n" if server.kind else b"451 later\r\n")
            elif word == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 fine\r\n")


@pytest.fixture
def smtp() -> Iterator[Any]:
    server: Any = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Smtp)
    server.received, server.kind, server.daemon_threads = [], True, True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def use(app: Flask, url: str) -> None:
    app.extensions["forum.config"] = dataclasses.replace(app.extensions["forum.config"], mail_url=url)


def test_a_message_reaches_a_mail_server(app: Flask, smtp: Any) -> None:
    use(app, f"smtp://127.0.0.1:{smtp.server_address[1]}?from=square@example.org")
    post(app)
    worker.run_due(app)
    (text,) = smtp.received
    message = email.message_from_bytes(text, policy=default)
    assert message["To"] == "zoe@example.org"
    assert message["From"].endswith("<square@example.org>")


def test_a_refused_message_waits_and_is_sent_later(app: Flask, smtp: Any) -> None:
    smtp.kind = False
    use(app, f"smtp://127.0.0.1:{smtp.server_address[1]}")
    post(app)
    worker.run_due(app)
    with app.app_context():
        (job,) = session().scalars(select(Job).where(Job.kind == "mail"))
        assert job.done_at is None
        assert "451" in job.error
        with transaction():
            found = session().get(Job, job.id)
            assert found is not None
            found.due_at = found.due_at.replace(year=2020)
    smtp.kind = True
    worker.run_due(app)
    assert len(smtp.received) == 2


def test_a_server_that_is_away_loses_nothing(app: Flask) -> None:
    use(app, "smtp://127.0.0.1:1")
    post(app)
    worker.run_due(app)
    with app.app_context():
        (job,) = session().scalars(select(Job).where(Job.kind == "mail"))
        assert job.done_at is None
        assert job.payload["to"] == "zoe@example.org"
