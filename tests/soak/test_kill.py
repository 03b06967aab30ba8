"""The server dies in the middle of everything: what it has acknowledged is there, whole and once."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from forum.app import build_app
from forum.config import Config
from forum.storage.session import transaction
from forum.topics.recount import recount
from tests.servers.databases import close
from tests.servers.demo import Demo
from tests.soak.writers import Writers, whole

NAMES = ("ada", "mo", "mia", "ada") * 2
STOP_SECONDS = 5.0


@pytest.fixture
def community(tmp_path: Path) -> Iterator[Demo]:
    """A demo of this test's own."""
    server = Demo(tmp_path / "demo")
    server.start()
    yield server
    server.stop()


def _topics(server: Demo) -> list[int]:
    """Two topics that everybody may write in, each for four of the writers."""
    public = "category_id IN (SELECT id FROM categories WHERE access = 'public' AND posting != 'staff')"
    open_ones = f"kind = 'talk' AND state = 'published' AND NOT locked AND {public}"
    question = f"SELECT id FROM topics WHERE {open_ones} ORDER BY id DESC LIMIT 1 OFFSET ?"
    return [int(server.ask(question, number)) for number in (0, 1)]


def _examine(server: Demo, writers: Writers) -> None:
    """What the database of a stopped server holds, against what the writers were told."""
    assert writers.trouble() == []
    with closing(sqlite3.connect(server.data_dir / "terrasse.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        kept = dict(database.execute("SELECT id, source FROM posts WHERE source LIKE 'Writer %'").fetchall())
        gaps = database.execute(
            "SELECT id FROM topics t WHERE seq < (SELECT max(seq) FROM posts WHERE topic_id = t.id)"
        ).fetchall()
    told = writers.acknowledged()
    assert {key: kept.get(key) for key in told} == told, "an acknowledged post is lost or changed"
    assert [text for text in kept.values() if not whole(text)] == [], "half a post"
    assert set(kept.values()) <= writers.begun()
    assert len(set(kept.values())) == len(kept), "a post is there twice"
    assert gaps == []
    app = build_app(Config.from_env({"DATA_DIR": str(server.data_dir), "RATELIMIT_ENABLED": "false"}))
    with app.app_context(), transaction():
        assert recount() == [], "what is derived from posts is wrong"
    close(app)


def _kill_while_eight_write(server: Demo, rounds: int, posts: int) -> None:
    writers = Writers(server.url, _topics(server), NAMES)
    writers.start()
    try:
        for number in range(rounds):
            writers.wait_for(posts + 7 * number % 11)
            writers.alive.clear()
            server.kill()
            server.restart()
            writers.alive.set()
        writers.wait_for(posts)
    finally:
        writers.finish()
    server.stop()
    assert sum(one.repeated for one in writers.all) >= rounds, "nobody was interrupted"
    _examine(server, writers)
    # Every writer went on until they were answered, so nothing may be there that nobody was told of.
    assert len(writers.acknowledged()) == len(writers.begun())


def test_a_kill_loses_nothing_that_was_acknowledged(community: Demo) -> None:
    _kill_while_eight_write(community, rounds=1, posts=40)


@pytest.mark.soak
def test_twenty_kills_lose_nothing_that_was_acknowledged(community: Demo) -> None:
    _kill_while_eight_write(community, rounds=20, posts=120)


def test_stopping_answers_for_everything_it_keeps(community: Demo) -> None:
    writers = Writers(community.url, _topics(community), NAMES)
    writers.start()
    try:
        writers.wait_for(40)
        writers.stop.set()
        writers.alive.clear()
        assert community.process is not None
        community.process.terminate()
        assert community.process.wait(STOP_SECONDS) == 0
    finally:
        writers.finish()
    _examine(community, writers)
    with closing(sqlite3.connect(community.data_dir / "terrasse.db")) as database:
        kept = database.execute("SELECT count(*) FROM posts WHERE source LIKE 'Writer %'").fetchone()[0]
    assert kept == len(writers.acknowledged()), "a request under way was cut off before its answer"
