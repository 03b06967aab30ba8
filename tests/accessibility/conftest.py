"""The demo, started once for these tests (once for each parallel worker)."""

from collections.abc import Iterator

import pytest

from tests.servers.demo import Demo


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The example community, running; tests here only look at it."""
    server = Demo(tmp_path_factory.mktemp("accessibility") / "demo")
    server.start()
    yield server
    server.finish()
