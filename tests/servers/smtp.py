"""A real mail server on this machine: plain, with STARTTLS, or with TLS from the start."""

import datetime
import ipaddress
import ssl
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.servers.processes import free_port

HOST = "127.0.0.1"
USER, PASSWORD = "forum@example.org", "p@ss word"


class MailServer:
    """Takes messages into ``received``, or answers with ``refusal``.

    ``tls`` is "", "starttls" (and then one must log in) or "always".
    """

    def __init__(self, folder: Path, tls: str = "") -> None:
        self.received: list[EmailMessage] = []
        self.wire: list[bytes] = []
        """The same, byte for byte."""
        self.refusal = ""
        self.port = free_port()
        self.certificate = folder / "certificate.pem"
        options: dict[str, Any] = {}
        if tls:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(self.certificate, _certify(self.certificate))
            options["ssl_context" if tls == "always" else "tls_context"] = context
        if tls == "starttls":
            options |= {"authenticator": _authenticate, "auth_required": True}
        self._controller = Controller(self, hostname=HOST, port=self.port, **options)
        self._controller.start()

    async def handle_DATA(self, _server: SMTP, _session: Any, envelope: Any) -> str:
        """What the library calls with each message."""
        if self.refusal:
            return self.refusal
        found: Any = message_from_bytes(envelope.content, policy=policy.default)
        found["X-Envelope"] = f"{envelope.mail_from} {' '.join(envelope.rcpt_tos)}"
        self.received.append(found)
        self.wire.append(envelope.content)
        return "250 kept"

    def stop(self) -> None:
        """Close the port; a second time does nothing."""
        if self._controller.server is not None:
            self._controller.stop()


def _authenticate(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (
        USER.encode(),
        PASSWORD.encode(),
    )
    return AuthResult(success=right, handled=False)


def _certify(certificate: Path) -> Path:
    """Write a certificate that signs itself, for HOST; answers where its key is."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    today = datetime.datetime.now(datetime.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - datetime.timedelta(days=1))
        .not_valid_after(today + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    secret = certificate.with_suffix(".key")
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return secret
