"""The fixtures every test may ask for, and the last lines of a run.

Ask for         and get
database_url    a fresh migrated database; the test runs once on SQLite and once on PostgreSQL
config, app     a Config, and the application built on that database
client          Flask's test client of that app
serve           a function that starts the real program: `serve()`, `serve("--demo", MAIL_URL=…)`
live_server     the real program, started on SQLite;  live_page: a function that opens a socket as a page does
browser         Chromium, one for the whole run;  new_page: a function that opens a page of a new visitor
square          the cast's application, served by this process for sockets
redis_server    a Valkey server (emptied for each test);  pg: a PostgreSQL server
"""

from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forum import catalogues
from forum.config import Config
from tests.servers import needs

SECRET_KEY = token_hex(32)
"""Of all applications of this process; else each would write one, and wait for the disk."""

pytest_plugins = ["tests.servers.fixtures", "tests.cast"]


@pytest.fixture(scope="session", autouse=True)
def _catalogues() -> None:
    """Compile the message catalogues once, as the program does when it starts."""
    catalogues.compile_stale(Path(__file__).parents[1] / "translations")


@pytest.fixture
def config(database_url: str, tmp_path: Path) -> Config:
    """Settings on a fresh database: no rate limits, mail as files in `config.data_dir / "mail"`."""
    return Config.from_env(
        {
            "DATABASE_URL": database_url,
            "DATA_DIR": str(tmp_path / "data"),
            "BASE_URL": "http://localhost",
            "RATELIMIT_ENABLED": "false",
            "SECRET_KEY": SECRET_KEY,
        }
    )


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    """The application on a fresh, migrated, empty database. No application context is open."""
    from forum.app import build_app
    from forum.facts.bus import bus
    from tests.servers.databases import close
    from tests.servers.quick import share

    app = share(build_app(config))
    app.testing = True
    bus(app).inline = True  # what follows a commit is done when the call returns
    yield app
    close(app)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor of `app` who keeps cookies."""
    return app.test_client()


# --- What was left out -----------------------------------------------------------------------------


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[Any]) -> Any:
    """With REQUIRE_ALL=1 a skipped test has failed: CI brings everything, so nothing may be missing."""
    report: pytest.TestReport = yield
    if report.skipped and needs.require_all() and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was left out, and REQUIRE_ALL=1 forbids it: {reason}"
    return report


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """One line that names what was left out and how to bring it."""
    counts: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reason = reason.removeprefix("Skipped: ")
        counts[reason] = counts.get(reason, 0) + 1
    if counts:
        left_out = "; ".join(f"{count} × {reason}" for reason, count in sorted(counts.items()))
        terminalreporter.write_line(f"Left out: {left_out}")
