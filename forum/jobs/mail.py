"""Sending mail: asked for in a transaction, sent by the worker over SMTP or kept as files."""

from __future__ import annotations

import os
import smtplib
import ssl
import tempfile
from dataclasses import dataclass
from email.headerregistry import Address, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, cast
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from email_validator import validate_email
from flask import Flask, current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import func, select

from forum.clock import now
from forum.community.queries import site
from forum.config import Config
from forum.jobs import outbox
from forum.jobs.models import Job
from forum.storage.session import session

TIMEOUT = 30
"""Seconds a mail server may be silent."""


def install(app: Flask) -> None:
    """Let the worker send mail."""
    outbox.handle(app, "mail", send)


def post(
    *, to: str, subject: str, text: str, html: str = "", key: str | None = None, unsubscribe: str = ""
) -> None:
    """Put a message into the outbox, in the open transaction.

    ``unsubscribe``: the address at which one click ends messages of its kind (RFC 8058).
    """
    payload = {"to": to, "subject": subject, "text": text, "html": html, "at": now().isoformat()}
    if unsubscribe:
        payload["unsubscribe"] = unsubscribe
    outbox.later("mail", payload, key=key)


def send(payload: dict[str, Any]) -> None:
    """Send one message. A repeated one has the same Message-ID, so that mailboxes can tell."""
    config: Config = current_app.extensions["forum.config"]
    parts = urlsplit(config.mail_url or (config.data_dir / "mail").as_uri())
    message = _message(payload, _sender(parts, config))
    if parts.scheme == "file":
        _keep(message, Path(unquote(parts.path)))
    else:
        _deliver(message, parts)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """What an administrator should know of mail."""

    sent: bool
    """Whether there is a mail server; otherwise messages are files."""
    stuck: int
    """Messages that could not be sent so far."""
    reason: str
    """Why not, in the words of the newest failure."""


def mailbox() -> Mailbox:
    """How mail fares."""
    config: Config = current_app.extensions["forum.config"]
    failed = (Job.kind == "mail", Job.done_at.is_(None), Job.error != "")
    newest = session().scalar(select(Job.error).where(*failed).order_by(Job.id.desc()).limit(1))
    return Mailbox(
        sent=config.mail_url is not None and not config.mail_url.startswith("file:"),
        stuck=session().scalar(select(func.count(Job.id)).where(*failed)) or 0,
        reason=newest or "",
    )


REFUSALS = (OSError, smtplib.SMTPException, ValueError)
"""What sending raises when the mail server is away, refuses, or the address is none."""


def trial(to: str) -> dict[str, Any]:
    """A message that only shows that mail arrives, in the community's language."""
    with force_locale(site().language):
        subject = _("%(community)s: mail arrives", community=site().name)
        text = _("This message only shows that %(community)s can send mail.", community=site().name)
    return {"to": to, "subject": subject, "text": f"{text}\n", "at": now().isoformat()}


def in_words(error: Exception) -> str:
    """Why a message was not sent, in one line, with what the mail server itself said."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        return f"{code} {_decoded(said)}"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_decoded(error.smtp_error)}"
    return str(error) or type(error).__name__


def _decoded(said: str | bytes) -> str:
    return " ".join((said.decode(errors="replace") if isinstance(said, bytes) else said).split())


def _sender(parts: SplitResult, config: Config) -> str:
    """The address that mail comes from: named in MAIL_URL, else made of the host in BASE_URL."""
    named = parse_qs(parts.query).get("from")
    if named:
        return named[0]
    host = urlsplit(config.base_url).hostname or "localhost"
    named_host = "." in host and ":" not in host and not host.replace(".", "").isdigit()
    return f"no-reply@{host if named_host else 'localhost.localdomain'}"


class _OnOneLine(UnstructuredHeader):
    """A header that is sent as it is. Folded, a long address becomes encoded words, and no mail program finds
    an address in those (RFC 2369, 2; RFC 2047, 5)."""

    def fold(self, *, policy: EmailPolicy) -> str:
        return f"{self.name}: {self}{policy.linesep}"  # type: ignore[attr-defined]


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", cast(Any, _OnOneLine))
_POLICY = EmailPolicy(header_factory=_HEADERS)


def _message(payload: dict[str, Any], sender: str) -> EmailMessage:
    message = EmailMessage(_POLICY)
    message["Subject"] = " ".join(str(payload["subject"]).split())
    message["From"] = Address(display_name=site().name, addr_spec=sender)
    message["To"] = Address(addr_spec=_in_ascii(str(payload["to"])))
    message["Date"] = format_datetime(now())
    message["Message-ID"] = _message_id(payload, sender)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers, please
    if payload.get("unsubscribe"):
        message["List-Unsubscribe"] = f"<{payload['unsubscribe']}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(payload["text"])
    if payload.get("html"):
        message.add_alternative(payload["html"], subtype="html")
    return message


def _in_ascii(address: str) -> str:
    """``address`` with its domain as the network knows it (RFC 5891): any mail server takes that."""
    if address.isascii():
        return address
    return validate_email(address, check_deliverability=False).ascii_email or address


def _message_id(payload: dict[str, Any], sender: str) -> str:
    told = "\0".join(str(payload.get(name, "")) for name in ("to", "subject", "text", "at"))
    return f"<{sha256(told.encode()).hexdigest()[:32]}@{sender.split('@')[1]}>"


def _keep(message: EmailMessage, folder: Path) -> None:
    """Write ``message`` as a file that mail programs open; whole or not at all."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Sorted by name the files are in the order of sending; the Message-ID keeps a repeated one single.
    mark = str(message["Message-ID"])[1:13]
    if any(folder.glob(f"*-{mark}.eml")):
        return
    handle, name = tempfile.mkstemp(dir=folder, prefix=".mail-")  # mode 600
    with os.fdopen(handle, "wb") as file:
        file.write(message.as_bytes())
    Path(name).replace(folder / f"{now():%Y%m%dT%H%M%S%f}-{mark}.eml")


def _deliver(message: EmailMessage, parts: SplitResult) -> None:
    """Hand ``message`` to the mail server, with TLS wherever it is offered, its certificate checked."""
    host, context = parts.hostname or "localhost", ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=TIMEOUT, context=context)
    else:
        server = smtplib.SMTP(host, parts.port or 25, timeout=TIMEOUT)
    with server:
        server.ehlo()
        if parts.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)
