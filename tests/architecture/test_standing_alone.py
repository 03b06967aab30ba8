"""The forum stands alone: without the package `moderation` it starts, and every page still answers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PROGRAM = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "moderation":
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Absent())
from forum.app import build_app
from forum.config import Config
from forum.storage import migrating
from tests.cast import assemble, visitor
from tests.factories.categories import make_category, make_topic

app = build_app(Config.from_env({"DATA_DIR": sys.argv[1], "BASE_URL": "http://localhost"}))
migrating.upgrade(app)
app.config["RATELIMIT_ENABLED"] = False
cast = assemble(app)
with app.app_context():
    topic = make_topic(cast.mia, make_category("square"))
values = {"topic_id": "1", "post_id": "1", "slug": "square", "seq": "0", "name": "mia", "language": "fr"}
for rule in app.url_map.iter_rules():
    if "GET" not in rule.methods:
        continue
    parts = {name: values.get(name, "1") for name in rule.arguments}
    parts |= {name: min(one.items) for name, one in rule._converters.items() if getattr(one, "items", None)}
    path = app.url_map.bind("localhost").build(rule.endpoint, parts) if not rule.alias else rule.rule
    answer = visitor(app).get(path)
    answer.close()
    assert answer.status_code < 500, (path, answer.status)
    print(answer.status_code, path)
assert not [name for name in sys.modules if name.split(".")[0] == "moderation"]
"""


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What every page answered a guest, in a program that can't import `moderation`."""
    command = [sys.executable, "-c", PROGRAM, str(tmp_path_factory.mktemp("alone"))]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.splitlines()


def test_every_page_answers(answers: list[str]) -> None:
    assert len(answers) > 30


@pytest.mark.parametrize(
    "path", ["/", "/topics", "/categories", "/login", "/search", "/c/square", "/feed.atom"]
)
def test_the_pages_of_a_guest_are_there(answers: list[str], path: str) -> None:
    assert f"200 {path}" in answers
