"""The application with the pages of screening attached and, for the rules they name, the code of conduct, as
run.py does it for the whole of moderation."""

from collections.abc import Iterator

import pytest
from flask import Flask

from forum.app import build_app
from forum.config import Config
from forum.facts.bus import bus
from moderation.conduct import attaching as conduct
from moderation.screening import attaching
from tests.servers.databases import close
from tests.servers.quick import share


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    """The forum and the pages of screening and of the code on a fresh, migrated, empty database."""
    made = share(build_app(config, (conduct.attach, attaching.attach)))
    made.testing = True
    bus(made).inline = True
    yield made
    close(made)
