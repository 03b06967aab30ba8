"""What the program keeps in DATA_DIR before there is a database: the folder itself and its secret key."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sqlalchemy.engine import make_url

from forum.addresses import ConfigError

SECRET_BYTES = 32
"""The least length of SECRET_KEY, in bytes: as long as the hash that signs with it."""


def make_data_dir(data_dir: Path) -> None:
    """Make DATA_DIR if it is missing (mode 700), and make sure that files can be written there."""
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Trying is the only sure test: permissions, full disks and read-only mounts all show here.
        with tempfile.TemporaryFile(dir=data_dir) as probe:
            probe.write(b"terrasse")
    except OSError as error:
        raise ConfigError(
            f"DATA_DIR is {str(data_dir)!r}, where Terrasse cannot write ({error.strerror}): choose a folder "
            "that belongs to the user who runs it."
        ) from None


def check_mail_folder(mail_url: str | None) -> None:
    """Make the folder that MAIL_URL names, if it names one, and make sure that files can be written there."""
    if mail_url is None or not mail_url.startswith("file:"):
        return
    folder = Path(unquote(urlsplit(mail_url).path))
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"terrasse")
    except OSError as error:
        raise ConfigError(
            f"MAIL_URL names the folder {str(folder)!r}, where Terrasse cannot write ({error.strerror}): "
            "choose a folder that belongs to the user who runs it."
        ) from None


def check_database_folder(database_url: str) -> None:
    """Refuse an SQLite database whose folder is missing or not writable (SQLite keeps files beside it)."""
    url = make_url(database_url)
    if url.drivername != "sqlite" or url.database is None:
        return
    folder = Path(url.database).parent
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        raise ConfigError(
            f"DATABASE_URL names an SQLite file in {str(folder)!r}, a folder that is missing or not "
            "writable: make it for the user who runs Terrasse, or leave DATABASE_URL out for a file in "
            "DATA_DIR."
        )


def make_database_file(database_url: str) -> None:
    """Make a missing SQLite file readable by its owner alone; what SQLite keeps beside it becomes like it."""
    url = make_url(database_url)
    if url.drivername == "sqlite" and url.database is not None:
        with contextlib.suppress(FileExistsError):
            # SQLite takes an empty file for a new database.
            os.close(os.open(url.database, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def read_secret_key(given: str | None, data_dir: Path) -> str:
    """SECRET_KEY if given, else the one kept in DATA_DIR, which is made on the first start (mode 600)."""
    if given is not None:
        if len(given.encode()) < SECRET_BYTES:
            raise ConfigError(
                f"SECRET_KEY is too short: it needs at least {SECRET_BYTES} characters, chosen by chance; "
                "leave it out and Terrasse makes one in DATA_DIR."
            )
        return given
    path = data_dir / "secret_key"
    try:
        if not path.exists():
            _write_secret(path)
        key = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        raise ConfigError(
            f"SECRET_KEY is kept in {str(path)!r}, which cannot be used ({reason}): make it readable for the "
            "user who runs Terrasse, or set SECRET_KEY."
        ) from None
    if len(key.encode()) < SECRET_BYTES:
        raise ConfigError(
            f"SECRET_KEY is kept in {str(path)!r}, which is too short or damaged: restore it from a "
            "backup, or remove the file to get a new one (everybody then logs in again)."
        )
    return key


def _write_secret(path: Path) -> None:
    """Write a new key so that nobody ever sees half of it, not even a second process starting now."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".secret_key-")  # mkstemp gives mode 600
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
            file.flush()
            os.fsync(file.fileno())
        # Unlike a rename, a link fails if another process was first: then that one's key counts.
        with contextlib.suppress(FileExistsError):
            os.link(name, path)
    finally:
        Path(name).unlink()
