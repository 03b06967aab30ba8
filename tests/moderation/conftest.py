"""The application with moderation attached, as the program runs it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from forum.config import Config
from tests.cast import Cast
from tests.servers.whole import whole_app, whole_cast


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    """The application on a fresh, migrated, empty database, with moderation. No application context is open."""
    yield from whole_app(config)


@pytest.fixture
def cast(app: Flask) -> Cast:
    """The cast in a fresh community whose code of conduct everybody has accepted."""
    return whole_cast(app)
