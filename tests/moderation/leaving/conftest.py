"""Somebody with a life in a community that has moderators."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.factories.conduct import accept_code
from tests.factories.leaving import Life, make_life
from tests.servers.remembered import remembered


@pytest.fixture
def life(cast: Cast) -> Life:
    def fill() -> Life:
        with cast.app.app_context():
            found = make_life(cast)
            accept_code(found.who)
            return found

    return remembered("life among moderators", fill, cast.app, cast)
