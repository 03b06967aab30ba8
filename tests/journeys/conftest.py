"""Demos of these tests' own: what they write stays in them."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from forum.members.viewer import Viewer
from tests.cast import Cast, visitor
from tests.live.square import Square
from tests.servers.demo import Demo, log_in
from tests.servers.fixtures import Visitors

LOCALES = {"fr": "fr-FR", "en": "en-GB"}

Enter = Callable[..., Page]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The example community, running, for the tests of one file."""
    server = Demo(tmp_path_factory.mktemp("journey") / "demo")
    server.start()
    yield server
    server.finish()


@pytest.fixture
def enter(demo: Demo, new_page: Visitors) -> Enter:
    """`enter("mia")`: a browser of a member, logged in; more `options` are those of a browser context."""

    def open_for(name: str | None, language: str = "fr", **options: object) -> Page:
        page = new_page(demo.url, locale=LOCALES[language], **options)
        if name is not None:
            log_in(page, name)
        return page

    return open_for


Open = Callable[..., Page]


@pytest.fixture
def open_for(cast: Cast, square: Square, new_page: Visitors) -> Open:
    """`open_for(mia)`: a browser in which that member of the cast's community is logged in; None for a guest."""

    def opened(member: Viewer | None, language: str = "en-GB", **options: object) -> Page:
        page = new_page(square.url, locale=language, **options)
        if member is not None:
            cookie = visitor(cast.app, member).get_cookie("terrasse")
            assert cookie is not None
            page.context.add_cookies([{"name": "terrasse", "value": cookie.value, "url": square.url}])
        return page

    return opened
