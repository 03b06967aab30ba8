"""The application with the pages of screening attached, as run.py does it for the whole of moderation."""

from collections.abc import Iterator

import pytest
from flask import Flask

from forum.app import build_app
from forum.config import Config
from forum.facts.bus import bus
from moderation.screening import attaching
from tests.servers.databases import close
from tests.servers.quick import share


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    """The forum and the pages of screening on a fresh, migrated, empty database."""
    made = share(build_app(config, (attaching.attach,)))
    made.testing = True
    bus(made).inline = True
    yield made
    close(made)
