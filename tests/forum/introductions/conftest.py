"""Cleo, who connects members, beside the cast."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from forum.members.viewer import Viewer
from tests.cast import Cast, VisitorClient, visitor
from tests.factories.members import make_member

Browser = Callable[[], VisitorClient]


@pytest.fixture
def cleo(cast: Cast) -> Viewer:
    """Somebody trusted to bring members together."""
    with cast.app.app_context():
        return make_member("cleo", display_name="Cleo", connects=True)


@pytest.fixture
def connector(cast: Cast, cleo: Viewer) -> VisitorClient:
    """Her browser."""
    return visitor(cast.app, cleo)
