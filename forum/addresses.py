"""The settings that are addresses: checked, and brought into the one form the program uses.

Messages never repeat an address, because it may carry a password.
"""

import sqlite3
from email.errors import MessageError
from email.headerregistry import Address
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, urlsplit

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError


class ConfigError(Exception):
    """A setting that cannot be used; the message is written for the administrator."""


def read_base_url(text: str | None, host: str, port: int) -> str:
    """Scheme, host and port of BASE_URL, or of what HOST and PORT make, without a slash at the end."""
    if text is None:
        # "Every network" is no address a browser can open: links then name this machine.
        reachable = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
        return f"http://{reachable}:{port}"
    parts = _split("BASE_URL", text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigError(
            "BASE_URL must be the full address people open, beginning with https:// or http://, "
            "for example https://forum.example.org."
        )
    if parts.username is not None or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ConfigError(
            "BASE_URL must be scheme, host and perhaps port alone, without a path, a question mark or a "
            "password, for example https://forum.example.org: Terrasse lives at the root of its address."
        )
    return f"{parts.scheme}://{parts.netloc}".lower()


def read_redis_url(text: str | None) -> str | None:
    """REDIS_URL as redis-py reads it, or None for one process without Redis."""
    if text is None:
        return None
    parts = _split("REDIS_URL", text)
    usable = parts.hostname if parts.scheme in ("redis", "rediss") else parts.path
    if parts.scheme not in ("redis", "rediss", "unix") or not usable:
        raise ConfigError(
            "REDIS_URL must look like redis://localhost:6379/0, rediss://… for an encrypted connection, or "
            "unix:///path/to/redis.sock."
        )
    return text


def read_mail_url(text: str | None) -> str | None:
    """MAIL_URL, or None for mail as files under DATA_DIR."""
    if text is None:
        return None
    right = (
        "MAIL_URL must look like smtp://user:password@mail.example.org:587, smtps://… for TLS from the "
        "start, or file:///folder/for/mail; ?from=forum@example.org may follow."
    )
    parts = _split("MAIL_URL", text)
    usable = (
        parts.hostname
        if parts.scheme in ("smtp", "smtps")
        else parts.path.startswith("/") and not parts.netloc
    )
    if parts.scheme not in ("smtp", "smtps", "file") or not usable:
        raise ConfigError(f"MAIL_URL cannot be used. {right}")
    options = parse_qs(parts.query, keep_blank_values=True)
    if set(options) - {"from"} or parts.fragment:
        raise ConfigError(f"MAIL_URL carries an option that is not known. {right}")
    senders = options.get("from", [])
    if len(senders) > 1 or not all(map(_is_mail_address, senders)):
        raise ConfigError(f"MAIL_URL names a sender that is not one mail address. {right}")
    return text


def _is_mail_address(text: str) -> bool:
    """Whether mail can say that it comes from ``text``; asked now, for later nobody would see the error."""
    try:
        found = Address(addr_spec=text)
    except (ValueError, IndexError, MessageError):
        return False
    return bool(found.username and found.domain) and text.isascii()


def read_database_url(text: str | None, data_dir: Path) -> str:
    """DATABASE_URL as SQLAlchemy reads it: an absolute SQLite file, or PostgreSQL through psycopg 3."""
    if text is None:
        return URL.create("sqlite", database=str(data_dir / "terrasse.db")).render_as_string(False)
    right = (
        "DATABASE_URL must look like postgresql://user:password@localhost/terrasse or "
        "sqlite:////folder/terrasse.db; leave it out for an SQLite file in DATA_DIR."
    )
    scheme, colon, rest = text.partition("://")
    if colon and scheme in ("postgres", "postgresql"):
        text = f"postgresql+psycopg://{rest}"
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise ConfigError(f"DATABASE_URL cannot be read. {right}") from None
    if url.drivername not in ("sqlite", "postgresql+psycopg"):
        raise ConfigError(f"DATABASE_URL names a database that Terrasse does not speak. {right}")
    if not url.database or (url.drivername == "sqlite" and url.database == ":memory:"):
        raise ConfigError(f"DATABASE_URL names no database that lasts. {right}")
    if url.drivername == "sqlite":
        if sqlite3.sqlite_version_info < (3, 35):
            raise ConfigError(
                f"DATABASE_URL asks for SQLite, but this Python brings SQLite {sqlite3.sqlite_version}: "
                "3.35 or newer is needed, or PostgreSQL."
            )
        url = url.set(database=str(Path(url.database).expanduser().absolute()))
    return url.render_as_string(hide_password=False)


def _split(name: str, text: str) -> SplitResult:
    """The parts of an address; a port that is no port or a broken bracket is refused here."""
    try:
        parts = urlsplit(text)
        valid = parts.port is None or parts.port > 0
    except ValueError:
        valid = False
    if not valid or any(character.isspace() for character in text):
        raise ConfigError(
            f"{name} is not a valid address: check its port (1 to 65535), its brackets, and percent-encode "
            "special characters of a password."
        )
    return parts
