"""The program with the example community, for tests that walk through its pages."""

import atexit
import shutil
import sqlite3
import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.servers.processes import PATIENCE
from tests.servers.program import LiveServer

PASSWORD = "une-terrasse-au-soleil"
"""The password of the demo's cast: ada, mo, mia, nia and sam."""


@cache
def _filled() -> Path:
    """The data folder of a demo, filled by the program itself once for each process that runs tests."""
    folder = Path(tempfile.mkdtemp(prefix="terrasse-demo-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    server = LiveServer(folder / "data", ("--demo",), DEMO_PASSWORD=PASSWORD)
    server.start()
    server.stop()
    assert "Traceback" not in server.stderr(), server.stderr()
    return server.data_dir


class Demo(LiveServer):
    """A running demo, and what its database says. It begins as a copy of one that was filled before."""

    def __init__(self, folder: Path, **settings: str) -> None:
        super().__init__(folder, **settings)
        shutil.copytree(_filled(), folder, dirs_exist_ok=True)

    def ask(self, question: str, *values: Any) -> Any:
        """The first column of the first row that answers the SQL; it must exist."""
        with closing(sqlite3.connect(self.data_dir / "terrasse.db", timeout=PATIENCE)) as database:
            row = database.execute(question, values).fetchone()
        assert row is not None, question
        return row[0]

    def finish(self) -> None:
        """Stop; the program must not have written a traceback."""
        self.stop()
        assert "Traceback" not in self.stderr(), self.stderr()


def log_in(page: Page, name: str, password: str = PASSWORD) -> None:
    """Log in through the page, as a person does; works with and without scripts."""
    page.goto("/login")
    page.locator("input[autocomplete~=username]").first.fill(name)
    page.locator("input[type=password]").first.fill(password)
    page.locator("main form button[type=submit], main form input[type=submit]").first.click()
    page.wait_for_url(lambda url: "/login" not in url)
