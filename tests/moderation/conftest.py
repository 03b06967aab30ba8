"""The application with moderation attached, as the program runs it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from forum.config import Config
from tests.cast import Cast, assemble


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    """The application on a fresh, migrated, empty database, with moderation. No application context is open."""
    from forum.app import build_app
    from forum.facts.bus import bus
    from moderation.attach import attach
    from tests.servers.databases import close

    app = build_app(config, [attach])
    app.testing = True
    app.config["EVEN_SECONDS"] = 0.0
    bus(app).inline = True  # what follows a commit is done when the call returns
    yield app
    close(app)


@pytest.fixture
def cast(app: Flask) -> Cast:
    """The cast in a fresh community whose code of conduct everybody has accepted."""
    from tests.factories.conduct import open_doors

    cast = assemble(app)
    with app.app_context():
        open_doors(cast.ada)
    return cast
