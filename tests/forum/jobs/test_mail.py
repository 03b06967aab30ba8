"""Mail: as files, or to a real server on this machine."""

from __future__ import annotations

import dataclasses
import email
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.policy import default
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select, update

from forum.clock import now
from forum.commands import test_mail as try_mail
from forum.jobs import mail, worker
from forum.jobs.models import Job
from forum.storage.session import session, transaction
from tests.cast import Cast
from tests.said import says
from tests.servers.smtp import HOST, PASSWORD, USER, MailServer

Serve = Callable[..., MailServer]

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


@pytest.fixture
def serve_mail(tmp_path: Path) -> Iterator[Callable[..., MailServer]]:
    """A function that starts a mail server."""
    started: list[MailServer] = []

    def start(tls: str = "") -> MailServer:
        started.append(MailServer(tmp_path, tls))
        return started[-1]

    yield start
    for server in started:
        server.stop()


def use(app: Flask, url: str) -> None:
    app.extensions["forum.config"] = dataclasses.replace(app.extensions["forum.config"], mail_url=url)


def test_a_message_reaches_a_mail_server(app: Flask, serve_mail: Serve) -> None:
    server = serve_mail()
    use(app, f"smtp://{HOST}:{server.port}?from=square@example.org")
    post(app, html="<p>Où ?</p>")
    worker.run_due(app)
    (message,) = server.received
    assert message["To"] == "zoe@example.org"
    assert message["From"].endswith("<square@example.org>")
    assert message["X-Envelope"] == "square@example.org zoe@example.org"
    assert message.get_body(("plain",)).get_content().strip() == "Où ?"


def with_tls(app: Flask, server: MailServer, password: str = PASSWORD) -> None:
    use(app, f"smtp://{quote(USER)}:{quote(password)}@{HOST}:{server.port}?from={USER}")


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_it_uses_tls_and_logs_in(
    app: Flask, serve_mail: Serve, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    server = serve_mail("starttls" if scheme == "smtp" else "always")
    monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
    with_tls(app, server)
    if scheme == "smtps":
        use(app, f"smtps://{HOST}:{server.port}?from={USER}")
    post(app)
    worker.run_due(app)
    assert [message["To"] for message in server.received] == ["zoe@example.org"]


def test_a_certificate_that_nobody_vouches_for_is_refused(app: Flask, serve_mail: Serve) -> None:
    server = serve_mail("starttls")
    with_tls(app, server)
    post(app)
    worker.run_due(app)
    assert server.received == []
    with app.app_context():
        (error,) = session().scalars(select(Job.error).where(Job.kind == "mail"))
    assert "certificate" in error.lower()


def test_a_refused_message_waits_and_is_sent_later(app: Flask, serve_mail: Serve) -> None:
    server = serve_mail()
    server.refusal = "451 later"
    use(app, f"smtp://{HOST}:{server.port}")
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
    server.refusal = ""
    worker.run_due(app)
    assert len(server.received) == 1


def test_the_way_out_is_sent_as_it_is_however_long(app: Flask, serve_mail: Serve) -> None:
    """A mail program looks for an address in the header, and reads no encoded words there (RFC 2369, 8058)."""
    server = serve_mail()
    use(app, f"smtp://{HOST}:{server.port}")
    leave = f"https://{'a-house-with-a-long-name.' * 3}example.org/unsubscribe/{'Wz.EyMz-' * 12}"
    with app.app_context(), transaction():
        mail.post(to="zoe@example.org", subject="Où ?", text="Où ?", unsubscribe=leave)
    worker.run_due(app)
    (sent,) = server.wire
    assert f"\r\nList-Unsubscribe: <{leave}>\r\n".encode() in sent
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in sent
    assert server.received[0]["List-Unsubscribe"] == f"<{leave}>"


def test_a_domain_beyond_ascii_travels_as_the_network_knows_it(app: Flask, serve_mail: Serve) -> None:
    server = serve_mail()
    use(app, f"smtp://{HOST}:{server.port}")
    post(app, to="zoe@écho.example.org")
    worker.run_due(app)
    assert [message["To"] for message in server.received] == ["zoe@xn--cho-9la.example.org"]


def test_a_refusal_is_logged_without_the_address(
    app: Flask, serve_mail: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    server = serve_mail()
    server.refusal = "550 <zoe@secret.example> nobody of that name"
    use(app, f"smtp://{HOST}:{server.port}")
    post(app, to="zoe@secret.example")
    worker.run_due(app)
    ours = "".join(entry.getMessage() for entry in caplog.records if entry.name.startswith("forum"))
    assert "nobody of that name" in ours
    assert not says(ours, "zoe")
    assert "secret.example" not in ours


def test_an_administrator_sees_that_mail_does_not_arrive(cast: Cast, serve_mail: Serve) -> None:
    ada = cast.browser("ada")
    assert "reaches nobody" in ada.get("/admin/").text
    server = serve_mail()
    server.refusal = "451 <later>"
    use(cast.app, f"smtp://{HOST}:{server.port}")
    assert "reaches nobody" not in ada.get("/admin/").text
    post(cast.app)
    worker.run_due(cast.app)
    page = ada.get("/admin/").text
    assert "1 message could not be sent so far" in page
    assert "451" in page
    assert "&lt;later&gt;" in page
    with cast.app.app_context(), transaction():
        session().execute(update(Job).values(due_at=now() - timedelta(days=1)))
    server.refusal = ""
    worker.run_due(cast.app)
    assert "could not be sent" not in ada.get("/admin/").text


def test_a_server_that_is_away_loses_nothing(app: Flask) -> None:
    use(app, "smtp://127.0.0.1:1")
    post(app)
    worker.run_due(app)
    with app.app_context():
        (job,) = session().scalars(select(Job).where(Job.kind == "mail"))
        assert job.done_at is None
        assert job.payload["to"] == "zoe@example.org"


def _trial(app: Flask, address: str = "zoe@example.org") -> Result:
    return CliRunner().invoke(try_mail, [address], obj=lambda: app)


def test_the_shell_tries_whether_mail_arrives(app: Flask, serve_mail: Serve) -> None:
    server = serve_mail()
    use(app, f"smtp://{HOST}:{server.port}")
    told = _trial(app)
    assert (told.exit_code, "has taken the message to zoe@example.org" in told.output) == (0, True)
    assert [message["To"] for message in server.received] == ["zoe@example.org"]
    assert "Terrasse" in str(server.received[0]["Subject"])


def test_the_shell_says_why_mail_does_not_arrive(
    app: Flask, serve_mail: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve_mail("starttls")
    monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
    with_tls(app, server, "wrong")
    told = _trial(app)
    assert (told.exit_code, "not sent: 535" in told.output) == (1, True)
    assert "wrong" not in told.output
    server.stop()
    assert "refused" in _trial(app).output
    assert "not sent" in _trial(app, "no address").output


def test_the_shell_says_that_there_is_no_mail_server(app: Flask) -> None:
    assert "MAIL_URL names no mail server" in _trial(app).output
    (path,) = (app.extensions["forum.config"].data_dir / "mail").iterdir()
    assert "zoe@example.org" in path.read_text()


@pytest.mark.parametrize(
    ("base_url", "sender"),
    [
        ("https://forum.example.org", "no-reply@forum.example.org"),
        ("http://127.0.0.1:5000", "no-reply@localhost.localdomain"),
        ("http://[::1]:5000", "no-reply@localhost.localdomain"),
        ("http://localhost:5000", "no-reply@localhost.localdomain"),
    ],
)
def test_the_sender_is_of_the_community(app: Flask, serve_mail: Serve, base_url: str, sender: str) -> None:
    server = serve_mail()
    config = dataclasses.replace(app.extensions["forum.config"], base_url=base_url)
    app.extensions["forum.config"] = config
    use(app, f"smtp://{HOST}:{server.port}")
    post(app)
    worker.run_due(app)
    assert server.received[0]["X-Envelope"] == f"{sender} zoe@example.org"
