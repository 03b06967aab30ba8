"""The history that these tests look back on."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.moderation.transparency.history import Year, live
from tests.servers.remembered import remembered


@pytest.fixture
def year(cast: Cast) -> Year:
    """A year of moderation has passed (history.py)."""

    def fill() -> Year:
        with cast.app.app_context():
            return live(cast)

    return remembered("year", fill, cast.app, cast)
