"""Small real Socket.IO servers with a test page: `pages`, or `serve_pages` for one test's own."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.live.composing import Open
from tests.live.pages.following import CUT_OFF, change, follow
from tests.live.pages.serving import PageServer
from tests.live.square import Square


def _stop(server: PageServer) -> None:
    server.thaw()
    server.kill()
    assert "Traceback" not in server.stderr, server.stderr


@pytest.fixture(scope="module")
def _pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PageServer]:
    server = PageServer(tmp_path_factory.mktemp("pages"))
    yield server
    _stop(server)


@pytest.fixture
def pages(_pages: PageServer) -> PageServer:
    """A server with Flask-SocketIO's own settings and an empty topic. A traceback of it fails the test."""
    _pages.revive()
    _pages.step("reset")
    return _pages


@pytest.fixture
def serve_pages(tmp_path: Path) -> Iterator[Callable[..., PageServer]]:
    """`serve_pages(ping_interval=…, ping_timeout=…)` starts a server of this test's own."""
    started: list[PageServer] = []

    def start(**settings: Any) -> PageServer:
        folder = tmp_path / f"server{len(started)}"
        folder.mkdir()
        started.append(PageServer(folder, **settings))
        return started[-1]

    yield start
    for server in started:
        _stop(server)


@pytest.fixture
def server(pages: PageServer) -> PageServer:
    """`pages` with three posts in its topic."""
    for seed in range(3):
        change(pages, "add", "lost", seed)
    return pages


@pytest.fixture
def follower(server: PageServer, new_page: Any) -> Page:
    """A page of `server` that follows the topic and has entered its room."""
    new_page.expect(CUT_OFF)
    opened: Page = server.open(new_page())
    follow(opened)
    return opened


@pytest.fixture
def open_page(cast: Cast, square: Square, new_page: Any) -> Open:
    """``open_page("mia", "/topics/1")``: the page of that member."""

    def open_one(name: str, path: str, **options: Any) -> Page:
        page: Page = new_page(square.url, **{"locale": "en", **options})
        cookie = cast.browser(name).get_cookie("terrasse")
        if cookie is not None:
            page.context.add_cookies([{"name": "terrasse", "value": cookie.value, "url": square.url}])
        page.goto(path)
        return page

    return open_one


@pytest.fixture
def topic(cast: Cast) -> int:
    with cast.app.app_context():
        found = make_topic(cast.mia, make_category(), "The long table")
        make_reply(cast.nia, found.id, "Bring some *bread* and a chair.")
    return found.id
