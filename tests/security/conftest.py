"""The walks go through the whole program: an attacker does not care which package an address belongs to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from forum.config import Config
from tests.cast import Cast
from tests.servers.whole import whole_app, whole_cast


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    """The application with moderation attached. No application context is open."""
    yield from whole_app(config)


@pytest.fixture
def cast(app: Flask) -> Cast:
    """The cast in a fresh community whose code of conduct everybody has accepted."""
    return whole_cast(app)
