import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from forum.config import Config, ConfigError

POSTGRES = "postgresql://ada:hunter2@db.example.org/terrasse"
GEVENT = {"SERVER": "gevent", "DATABASE_URL": POSTGRES}


def _read(tmp_path: Path, **settings: str) -> Config:
    return Config.from_env({"DATA_DIR": str(tmp_path / "data")} | settings)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_defaults(tmp_path: Path) -> None:
    config = _read(tmp_path)
    assert (config.host, config.port, config.base_url) == ("127.0.0.1", 5000, "http://127.0.0.1:5000")
    assert config.database_url == f"sqlite:///{tmp_path}/data/terrasse.db"
    assert config.is_sqlite
    assert not config.secure_cookies
    assert config.redis_url is None
    assert config.mail_url is None
    assert config.ratelimit_enabled
    assert (config.trusted_proxies, config.server, config.workers) == (0, "threads", 1)


def test_data_dir_defaults_to_instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Config.from_env({}).data_dir == tmp_path / "instance"


def test_an_empty_setting_counts_as_not_set(tmp_path: Path) -> None:
    assert _read(tmp_path, PORT="", HOST=" ", DATABASE_URL="").port == 5000


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("postgres://a:b@h/t", "postgresql+psycopg://a:b@h/t"),
        ("postgresql://a:b@h:5433/t?sslmode=require", "postgresql+psycopg://a:b@h:5433/t?sslmode=require"),
        ("postgresql+psycopg://a@h/t", "postgresql+psycopg://a@h/t"),
        ("postgresql://a:p%40ss@h/t", "postgresql+psycopg://a:p%40ss@h/t"),
        ("sqlite:////tmp/t.db", "sqlite:////tmp/t.db"),
    ],
)
def test_database_addresses(tmp_path: Path, given: str, read: str) -> None:
    assert _read(tmp_path, DATABASE_URL=given).database_url == read


def test_a_socket_folder_survives_in_the_database_address(tmp_path: Path) -> None:
    config = _read(tmp_path, DATABASE_URL="postgresql://a@/t?host=/run/postgresql")
    assert "host=%2Frun%2Fpostgresql" in config.database_url
    assert not config.is_sqlite


def test_a_relative_sqlite_file_becomes_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert _read(tmp_path, DATABASE_URL="sqlite:///t.db").database_url == f"sqlite:///{tmp_path}/t.db"


@pytest.mark.parametrize(
    ("host", "base_url"),
    [
        ("0.0.0.0", "http://127.0.0.1:5000"),  # noqa: S104
        ("::", "http://[::1]:5000"),
        ("[::1]", "http://[::1]:5000"),
        ("square.example", "http://square.example:5000"),
    ],
)
def test_base_url_comes_from_host_and_port(tmp_path: Path, host: str, base_url: str) -> None:
    assert _read(tmp_path, HOST=host).base_url == base_url


def test_base_url_is_given_without_a_slash_at_its_end(tmp_path: Path) -> None:
    config = _read(tmp_path, BASE_URL="https://Square.example/")
    assert config.base_url == "https://square.example"
    assert config.secure_cookies


@pytest.mark.parametrize(
    "mail_url",
    [
        "smtp://user:p%40ss@mail.example.org:587?from=forum@example.org",
        "smtps://mail.example.org",
    ],
)
def test_mail_addresses(tmp_path: Path, mail_url: str) -> None:
    assert _read(tmp_path, MAIL_URL=mail_url).mail_url == mail_url


def test_a_folder_for_mail_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    url = f"file://{tmp_path}/the%20mail"
    assert _read(tmp_path, MAIL_URL=url).mail_url == url
    assert _mode(tmp_path / "the mail") == 0o700


@pytest.mark.parametrize(("text", "value"), [("true", True), ("ON", True), ("0", False), ("no", False)])
def test_rate_limits_are_switched(tmp_path: Path, text: str, value: bool) -> None:
    assert _read(tmp_path, RATELIMIT_ENABLED=text).ratelimit_enabled is value


def test_several_workers_with_all_they_need(tmp_path: Path) -> None:
    config = _read(tmp_path, WORKERS="4", REDIS_URL="redis://localhost:6379/0", **GEVENT)
    assert (config.server, config.workers) == ("gevent", 4)


WRONG = [
    ("HOST", {"HOST": "http://square.example"}, "host name or an IP address"),
    ("HOST", {"HOST": "square.example/forum"}, "host name or an IP address"),
    ("PORT", {"PORT": "0"}, "1 to 65535"),
    ("PORT", {"PORT": "65536"}, "1 to 65535"),
    ("PORT", {"PORT": "http"}, "1 to 65535"),
    ("PORT", {"PORT": "-1"}, "1 to 65535"),
    ("PORT", {"PORT": "٥٠٠٠"}, "1 to 65535"),
    ("PORT", {"PORT": "9" * 5000}, "1 to 65535"),
    ("DATABASE_URL", {"DATABASE_URL": "mysql://a:hunter2@h/t"}, "postgresql://"),
    ("DATABASE_URL", {"DATABASE_URL": "terrasse.db"}, "postgresql://"),
    ("DATABASE_URL", {"DATABASE_URL": "postgresql://a:hunter2@h"}, "names no database"),
    ("DATABASE_URL", {"DATABASE_URL": "postgresql://a:hunter2@h:port/t"}, "postgresql://"),
    ("DATABASE_URL", {"DATABASE_URL": "sqlite://"}, "names no database"),
    ("DATABASE_URL", {"DATABASE_URL": "sqlite:///:memory:"}, "names no database"),
    ("DATABASE_URL", {"DATABASE_URL": "sqlite:////nowhere/at/all/t.db"}, "folder"),
    ("REDIS_URL", {"REDIS_URL": "http://:hunter2@localhost"}, "redis://"),
    ("REDIS_URL", {"REDIS_URL": "redis://:hunter2@localhost:99999"}, "port"),
    ("SECRET_KEY", {"SECRET_KEY": "hunter2"}, "at least 32"),
    ("BASE_URL", {"BASE_URL": "square.example"}, "https://"),
    ("BASE_URL", {"BASE_URL": "ftp://square.example"}, "https://"),
    ("BASE_URL", {"BASE_URL": "https://"}, "https://"),
    ("BASE_URL", {"BASE_URL": "https://square.example/forum"}, "without a path"),
    ("BASE_URL", {"BASE_URL": "https://square.example?a=b"}, "without a path"),
    ("BASE_URL", {"BASE_URL": "https://ada:hunter2@square.example"}, "password"),
    ("BASE_URL", {"BASE_URL": "https://square.example:port"}, "port"),
    ("BASE_URL", {"BASE_URL": "https://[::1"}, "brackets"),
    ("BASE_URL", {"BASE_URL": "https://square example"}, "valid address"),
    ("MAIL_URL", {"MAIL_URL": "mail.example.org"}, "smtp://"),
    ("MAIL_URL", {"MAIL_URL": "imap://a:hunter2@mail.example.org"}, "smtp://"),
    ("MAIL_URL", {"MAIL_URL": "smtp://"}, "smtp://"),
    ("MAIL_URL", {"MAIL_URL": "file://mail"}, "file:///"),
    ("MAIL_URL", {"MAIL_URL": "smtp://a:hunter2@h?tls=off"}, "option"),
    ("MAIL_URL", {"MAIL_URL": "smtp://a:hunter2@h?from=nobody"}, "sender"),
    ("MAIL_URL", {"MAIL_URL": "smtp://a:hunter2@h?from=a@b@c.org"}, "sender"),
    ("MAIL_URL", {"MAIL_URL": "smtp://a:hunter2@h?from=Ann%20%3Ca@b.org%3E"}, "sender"),
    ("MAIL_URL", {"MAIL_URL": "smtp://a:hunter2@h?from=@b.org"}, "sender"),
    ("MAIL_URL", {"MAIL_URL": "smtp://a:hunter2@h?from=a@"}, "sender"),
    ("MAIL_URL", {"MAIL_URL": "file:///proc/nowhere"}, "a folder that belongs"),
    ("RATELIMIT_ENABLED", {"RATELIMIT_ENABLED": "maybe"}, "true or false"),
    ("RATELIMIT_ENABLED", {"RATELIMIT_ENABLED": "2"}, "true or false"),
    ("TRUSTED_PROXIES", {"TRUSTED_PROXIES": "11"}, "0 to 10"),
    ("TRUSTED_PROXIES", {"TRUSTED_PROXIES": "yes"}, "0 to 10"),
    ("SERVER", {"SERVER": "eventlet"}, "threads"),
    ("SERVER", {"SERVER": "gevent"}, "SQLite"),
    ("REMOVED_TEXT_DAYS", {"REMOVED_TEXT_DAYS": "30"}, "183 to 3650"),
    ("WORKERS", {"WORKERS": "0"}, "1 to 64"),
    ("WORKERS", {"WORKERS": "2"}, "SERVER=gevent"),
    (
        "WORKERS",
        {"WORKERS": "2", "REDIS_URL": "redis://localhost", "DATABASE_URL": POSTGRES},
        "SERVER=gevent",
    ),
    ("WORKERS", {"WORKERS": "2"} | GEVENT, "REDIS_URL"),
]


@pytest.mark.parametrize(("name", "settings", "right"), WRONG, ids=lambda value: str(value)[:50])
def test_a_wrong_setting_is_named_with_what_would_be_right(
    tmp_path: Path, name: str, settings: dict[str, str], right: str
) -> None:
    with pytest.raises(ConfigError) as refusal:
        _read(tmp_path, **settings)
    message = str(refusal.value)
    assert message.startswith(name)
    assert right in message
    assert message.endswith(".")
    assert "hunter2" not in message
    assert len(message) < 400


def test_data_dir_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    config = _read(tmp_path, DATA_DIR=str(tmp_path / "a" / "b"))
    assert _mode(config.data_dir) == 0o700


def test_data_dir_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("here first")
    with pytest.raises(ConfigError, match=r"DATA_DIR is .*choose a folder"):
        _read(tmp_path)


def test_data_dir_that_nobody_can_write_is_refused() -> None:
    # /proc takes no files, whoever asks: permissions alone would not stop a test run by root.
    with pytest.raises(ConfigError, match=r"DATA_DIR is '/proc/self'.*cannot write"):
        Config.from_env({"DATA_DIR": "/proc/self"})


def test_a_secret_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    first = _read(tmp_path)
    path = first.data_dir / "secret_key"
    assert _mode(path) == 0o600
    assert len(first.secret_key.encode()) >= 32
    assert _read(tmp_path).secret_key == first.secret_key
    assert [child.name for child in first.data_dir.iterdir()] == ["secret_key"]
    assert first.secret_key not in repr(first)


def test_a_given_secret_key_is_used_and_not_kept(tmp_path: Path) -> None:
    config = _read(tmp_path, SECRET_KEY="x" * 32)
    assert config.secret_key == "x" * 32
    assert not (config.data_dir / "secret_key").exists()


@pytest.mark.parametrize("content", [b"", b"short\n", b"\xff\xfe" * 40])
def test_a_damaged_secret_key_is_refused_and_kept(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "data" / "secret_key"
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(ConfigError, match="SECRET_KEY is kept in"):
        _read(tmp_path)
    assert path.read_bytes() == content


def test_many_first_starts_at_once_agree_on_one_secret_key(tmp_path: Path) -> None:
    code = "from forum.config import Config; print(Config.from_env({'DATA_DIR': 'data'}).secret_key)"
    environment = {"PYTHONPATH": str(Path(__file__).parents[2]), "PATH": os.environ["PATH"]}
    starts = [
        subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path, env=environment, stdout=subprocess.PIPE)
        for _ in range(4)
    ]
    assert len({start.communicate()[0] for start in starts}) == 1
    assert all(start.returncode == 0 for start in starts)
