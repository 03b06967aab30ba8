"""The settings, read once from the environment and checked before anything else starts.

Every refusal is a `ConfigError`: one sentence that names the setting, says what is wrong with it and
what would be right. Secrets (keys, passwords inside addresses) never appear in a message.
docs/configuring.md describes the same settings for administrators.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from forum.addresses import ConfigError, read_base_url, read_database_url, read_mail_url, read_redis_url
from forum.data_dir import check_database_folder, check_mail_folder, make_data_dir, read_secret_key

__all__ = ["Config", "ConfigError"]

Server = Literal["threads", "gevent"]


@dataclass(frozen=True)
class Config:
    """What the program was told. Build it with `Config.from_env(os.environ)`."""

    host: str
    port: int
    data_dir: Path
    database_url: str = field(repr=False)
    redis_url: str | None = field(repr=False)
    secret_key: str = field(repr=False)
    base_url: str
    """Scheme, host and port of every link the program writes, without a slash at its end."""
    mail_url: str | None = field(repr=False)
    """None means: as files under `data_dir/mail`."""
    ratelimit_enabled: bool
    trusted_proxies: int
    """How many reverse proxies stand in front and set X-Forwarded-*; 0 ignores these headers."""
    server: Server
    workers: int
    removed_text_days: int
    """How long the words of what was removed are kept for those who may have to judge them again: no
    shorter than somebody can complain."""

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Config":
        """Read and check every setting, make DATA_DIR and the secret key if they are missing.

        Raises ConfigError at the first setting that cannot be used.
        """
        # A variable that is set but empty counts as not set: that is what `HOST= make run` means.
        given = {name: value.strip() for name, value in environ.items() if value.strip()}
        host = _host(given.get("HOST", "127.0.0.1"))
        port = _integer(given, "PORT", default=5000, least=1, most=65535)
        base_url = read_base_url(given.get("BASE_URL"), host, port)
        redis_url = read_redis_url(given.get("REDIS_URL"))
        mail_url = read_mail_url(given.get("MAIL_URL"))
        ratelimit_enabled = _boolean(given, "RATELIMIT_ENABLED", default=True)
        trusted_proxies = _integer(given, "TRUSTED_PROXIES", default=0, least=0, most=10)
        server = _server(given.get("SERVER", "threads"))
        workers = _integer(given, "WORKERS", default=1, least=1, most=64)
        removed_text_days = _integer(given, "REMOVED_TEXT_DAYS", default=183, least=183, most=3650)
        data_dir = Path(given.get("DATA_DIR", "instance")).expanduser().absolute()
        database_url = read_database_url(given.get("DATABASE_URL"), data_dir)
        _refuse_pairs(server, workers, database_url, redis_url)
        make_data_dir(data_dir)
        check_database_folder(database_url)
        check_mail_folder(mail_url)
        return cls(
            host=host,
            port=port,
            data_dir=data_dir,
            database_url=database_url,
            redis_url=redis_url,
            secret_key=read_secret_key(given.get("SECRET_KEY"), data_dir),
            base_url=base_url,
            mail_url=mail_url,
            ratelimit_enabled=ratelimit_enabled,
            trusted_proxies=trusted_proxies,
            server=server,
            workers=workers,
            removed_text_days=removed_text_days,
        )

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a file of our own rather than a PostgreSQL server."""
        return _is_sqlite(self.database_url)

    @property
    def secure_cookies(self) -> bool:
        """Whether cookies may travel over https alone."""
        return self.base_url.startswith("https://")


def _host(text: str) -> str:
    if any(character in text for character in "/ @?#") or "://" in text:
        raise ConfigError(
            "HOST must be a host name or an IP address without port, user or path: use 127.0.0.1 for this "
            "machine alone, or 0.0.0.0 for every network."
        )
    return text.removeprefix("[").removesuffix("]")


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:39] + "…")


def _integer(given: Mapping[str, str], name: str, *, default: int, least: int, most: int) -> int:
    text = given.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit()) or len(text) > 9 or not least <= int(text) <= most:
        raise ConfigError(f"{name} is {_short(text)}: it must be a whole number from {least} to {most}.")
    return int(text)


def _boolean(given: Mapping[str, str], name: str, *, default: bool) -> bool:
    text = given.get(name)
    if text is None:
        return default
    words = {"1": True, "true": True, "yes": True, "on": True}
    words |= {"0": False, "false": False, "no": False, "off": False}
    if text.lower() not in words:
        raise ConfigError(f"{name} is {_short(text)}: write true or false.")
    return words[text.lower()]


def _server(text: str) -> Server:
    if text == "threads":
        return "threads"
    if text == "gevent":
        return "gevent"
    raise ConfigError(
        f"SERVER is {_short(text)}: write threads (one process, the default) or gevent (several processes "
        "with PostgreSQL)."
    )


def _is_sqlite(database_url: str) -> bool:
    return database_url.startswith("sqlite:")


def _refuse_pairs(server: Server, workers: int, database_url: str, redis_url: str | None) -> None:
    """Settings that are right alone and wrong together."""
    if server == "gevent" and _is_sqlite(database_url):
        raise ConfigError(
            "SERVER is gevent, but the database is SQLite, where one waiting writer would freeze every "
            "member: set DATABASE_URL to a PostgreSQL database, or SERVER to threads."
        )
    if workers > 1 and (server != "gevent" or _is_sqlite(database_url) or redis_url is None):
        raise ConfigError(
            f"WORKERS is {workers}, but several processes need SERVER=gevent, a PostgreSQL DATABASE_URL "
            "and a REDIS_URL through which they tell each other what is new: set all three, or WORKERS to 1."
        )
