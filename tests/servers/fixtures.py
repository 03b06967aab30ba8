"""The fixtures that start real servers. tests/conftest.py lists all fixtures and loads this file."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.servers import chromium, needs, postgres
from tests.servers.databases import PostgresDatabases, SqliteDatabases
from tests.servers.processes import PATIENCE, free_port
from tests.servers.program import LiveServer
from tests.servers.sockets import Socket, open_socket
from tests.servers.valkey import RedisServer

expect.set_options(timeout=PATIENCE * 1000)  # milliseconds

BROWSER_FIXTURES = {"browser", "new_page", "page"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a browser, so that `-m "not browser"` leaves it out."""
    for item in items:
        if BROWSER_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def pg() -> Iterator[postgres.PostgresServer]:
    """A PostgreSQL server for the whole run (one for each parallel worker)."""
    binaries = postgres.programs()
    if binaries is None:
        needs.missing("PostgreSQL", postgres.HOW)
    server = postgres.PostgresServer(binaries)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def _sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> SqliteDatabases:
    return SqliteDatabases(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def _postgres_databases(
    pg: postgres.PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PostgresDatabases]:
    databases = PostgresDatabases(pg, tmp_path_factory.mktemp("postgres"))
    yield databases
    databases.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The DATABASE_URL of a fresh, migrated, empty database; the test runs once for each kind.

    A test about one kind alone says so:
    `@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)`.
    """
    if request.param == "sqlite":
        yield request.getfixturevalue("_sqlite_databases").fresh(tmp_path)
        return
    databases: PostgresDatabases = request.getfixturevalue("_postgres_databases")
    name = databases.fresh()
    yield databases.server.url(name)
    databases.give_back(name)


@pytest.fixture(scope="session")
def _valkey() -> Iterator[RedisServer]:
    server = RedisServer()
    yield server
    server.stop()


@pytest.fixture
def redis_server(_valkey: RedisServer) -> RedisServer:
    """A running Valkey server, empty. A test that stops it starts it again."""
    _valkey.empty()
    return _valkey


@pytest.fixture
def unused_port() -> str:
    """A port of this machine on which nothing listens."""
    return str(free_port())


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., LiveServer]]:
    """A function that starts the real program: `serve("--demo", DATABASE_URL=database_url)`.

    Every server it started is ended afterwards, and must not have written a traceback.
    """
    started: list[LiveServer] = []

    def start(*arguments: str, **settings: str) -> LiveServer:
        server = LiveServer(tmp_path / f"server-{len(started) + 1}", arguments, **settings)
        started.append(server)
        return server.start()

    yield start
    for server in started:
        server.stop()
    for server in started:
        if not server.tracebacks_expected:
            assert "Traceback" not in server.stderr(), server.stderr()


@pytest.fixture
def live_server(serve: Callable[..., LiveServer]) -> LiveServer:
    """The real program on a fresh SQLite database."""
    return serve()


@pytest.fixture
def square(cast: Any) -> Iterator[Any]:
    """The cast's application, served by this process, for pages and sockets of its members (`Square`)."""
    from tests.live.square import Square

    served = Square(cast.app)
    yield served
    served.close()


@pytest.fixture
def live_page() -> Iterator[Callable[..., Socket]]:
    """A function that opens a socket as a page does: `live_page(url)`."""
    opened: list[Socket] = []

    def open_one(url: str, *headers: str) -> Socket:
        opened.append(open_socket(url, *headers))
        return opened[-1]

    yield open_one
    for page in opened:
        page.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once for the whole run."""
    program = chromium.executable()
    if program is None:
        needs.missing("Chromium", chromium.HOW)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=chromium.ARGUMENTS)
        yield browser
        browser.close()


class Visitors:
    """Opens pages, each of a new visitor with cookies of their own, and hears what their consoles say."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self.contexts: list[BrowserContext] = []
        self.complaints: list[str] = []
        self.expected: list[str] = []

    def __call__(self, base_url: str | None = None, **options: Any) -> Page:
        """A page of a new visitor; `options` are those of Playwright's `new_context` (locale, viewport …)."""
        context = self._browser.new_context(base_url=base_url, **options)
        context.set_default_timeout(PATIENCE * 1000)
        context.on("weberror", lambda error: self.complaints.append(f"uncaught: {error.error}"))
        context.on("console", self._hear)
        self.contexts.append(context)
        return context.new_page()

    def _hear(self, message: Any) -> None:
        if message.type == "error":
            self.complaints.append(f"{message.text} ({message.location.get('url')})")

    def expect(self, pattern: str) -> None:
        """Console errors matching the regular expression are part of the test, e.g. a server that is gone."""
        self.expected.append(pattern)


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Visitors]:
    """A function that opens a page of a new visitor; errors on their consoles fail the test.

    This catches scripts that throw and everything the Content-Security-Policy refuses.
    """
    visitors = Visitors(browser)
    yield visitors
    for context in visitors.contexts:
        context.close()
    complaints = [
        text for text in visitors.complaints if not any(re.search(known, text) for known in visitors.expected)
    ]
    assert not complaints, complaints
