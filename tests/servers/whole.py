"""The application with everything that the program attaches to it, for tests that need more than the forum."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask

from forum.app import build_app
from forum.config import Config
from forum.facts.bus import bus
from moderation.attach import attach
from tests.cast import Cast, assemble
from tests.factories.conduct import open_doors
from tests.servers.databases import close
from tests.servers.quick import share


def whole_app(config: Config) -> Iterator[Flask]:
    """The body of a fixture ``app``: the forum with moderation on the database that ``config`` names."""
    app = share(build_app(config, [attach]))
    app.testing = True
    app.config["EVEN_SECONDS"] = 0.0
    bus(app).inline = True  # what follows a commit is done when the call returns
    yield app
    close(app)


def whole_cast(app: Flask) -> Cast:
    """What a fixture ``cast`` answers: a fresh community whose code of conduct everybody has accepted."""
    cast = assemble(app)
    with app.app_context():
        open_doors(cast.ada)
    return cast
