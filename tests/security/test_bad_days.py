"""Bad days: the database is locked, full or gone. A clear page, the text kept, and then it works again."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from forum.app import build_app
from forum.config import Config
from forum.facts.bus import bus
from forum.storage import engine as engines
from forum.storage import session as sessions
from forum.storage.session import db, session
from forum.topics.models import Post
from tests.cast import Cast, VisitorClient, assemble
from tests.factories.categories import make_category, make_topic
from tests.servers import needs, postgres
from tests.servers.databases import close, migrate

sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
TYPED = "Words that took an hour to write."


def a_topic(cast: Cast) -> int:
    with cast.app.app_context():
        return make_topic(cast.mia, make_category()).id


def reply(browser: VisitorClient, topic_id: int, body: str = TYPED) -> Any:
    return browser.write(f"/topics/{topic_id}/reply", body=body, idempotency_key=str(time.monotonic_ns()))


def posts(app: Flask) -> int:
    with app.app_context():
        return session().scalar(select(func.count(Post.id))) or 0


def assert_sorry(answer: Any) -> None:
    """A 503 page with what was typed and when to come back, and nothing of the program's inside."""
    text = answer.get_data(as_text=True)
    assert answer.status_code == 503, (answer.status, text[:500])
    assert TYPED in text and answer.headers["Retry-After"]
    assert "Traceback" not in text and "sqlalchemy" not in text.lower() and "psycopg" not in text


@sqlite
def test_locked_by_another_program(cast: Cast, config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading goes on; writing waits its time, says so, and works once the other program is done."""
    for module in (engines, sessions):
        monkeypatch.setattr(module, "BUSY_SECONDS", 1)
    topic_id, browser = a_topic(cast), cast.browser("mia")
    with cast.app.app_context():
        db.engine.dispose()  # connections are opened anew, with the shorter patience
    before = posts(cast.app)
    with closing(sqlite3.connect(config.database_url.removeprefix("sqlite:///"))) as other:
        other.execute("BEGIN IMMEDIATE")
        assert browser.get(f"/topics/{topic_id}", follow_redirects=True).status_code == 200
        began = time.monotonic()
        assert_sorry(reply(browser, topic_id))
        assert time.monotonic() - began < 4
        other.rollback()
    assert posts(cast.app) == before
    assert reply(browser, topic_id).status_code == 303
    assert posts(cast.app) == before + 1


@sqlite
def test_disk_full(cast: Cast) -> None:
    """Nothing is half written; with room again everything works."""
    topic_id, browser = a_topic(cast), cast.browser("mia")
    before = posts(cast.app)
    with cast.app.app_context():
        db.engine.dispose()
        engine = db.engine

        def fill(connection: Any, _entry: Any) -> None:
            connection.execute("PRAGMA max_page_count=1")  # SQLite takes the present size as the least

        event.listen(engine, "connect", fill)
    answers = [reply(browser, topic_id, f"{TYPED} {'word ' * 1500} {number}") for number in range(12)]
    refused = [answer for answer in answers if answer.status_code != 303]
    assert refused, "the disk was never full"
    for answer in refused:
        assert_sorry(answer)
    kept = posts(cast.app)
    assert kept == before + len(answers) - len(refused)
    assert browser.get(f"/topics/{topic_id}", follow_redirects=True).status_code == 200
    with cast.app.app_context():
        event.remove(engine, "connect", fill)
        engine.dispose()
        assert session().connection().exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    assert reply(browser, topic_id).status_code == 303
    assert posts(cast.app) == kept + 1


@pytest.fixture
def mortal_postgres() -> Iterator[postgres.PostgresServer]:
    """A PostgreSQL server that this test may kill; what it has committed is on disk."""
    binaries = postgres.programs()
    if binaries is None:
        needs.missing("PostgreSQL", postgres.HOW)
    server = postgres.PostgresServer(binaries, durable=True)
    yield server
    server.stop()


@pytest.fixture
def founded() -> Iterator[Callable[..., Cast]]:
    """A function that builds a community with settings of the test's own; its connections are closed afterwards."""
    apps: list[Flask] = []

    def found(config: Config) -> Cast:
        apps.append(build_app(config))
        bus(apps[-1]).inline = True
        return assemble(apps[-1])

    yield found
    for app in apps:
        close(app)


@pytest.mark.postgres
def test_postgresql_is_killed_and_comes_back(
    mortal_postgres: postgres.PostgresServer, founded: Callable[..., Cast], tmp_path: Path
) -> None:
    url = mortal_postgres.url(mortal_postgres.create())
    migrate(url, tmp_path / "data")
    settings = {"DATABASE_URL": url, "DATA_DIR": str(tmp_path / "data"), "RATELIMIT_ENABLED": "false"}
    cast = founded(Config.from_env(settings))
    topic_id, browser = a_topic(cast), cast.browser("mia")
    browser.csrf_token()
    assert reply(browser, topic_id).status_code == 303
    before = posts(cast.app)
    mortal_postgres.kill()
    for _ in range(2):
        answer = reply(browser, topic_id)
        assert answer.status_code == 503 and TYPED in answer.get_data(as_text=True)
        assert browser.get("/topics").status_code == 503
    mortal_postgres.start()
    assert posts(cast.app) == before, "what was acknowledged is there, what was refused is not"
    assert browser.get("/topics").status_code == 200
    assert reply(browser, topic_id).status_code == 303
    assert posts(cast.app) == before + 1


@sqlite
def test_redis_away(config: Config, founded: Callable[..., Cast]) -> None:
    """With a Redis that does not answer the forum is read and written all the same."""
    cast = founded(replace(config, redis_url="redis://127.0.0.1:1/0", ratelimit_enabled=True))
    topic_id, browser = a_topic(cast), cast.browser("mia")
    assert browser.get(f"/topics/{topic_id}", follow_redirects=True).status_code == 200
    assert browser.get("/search?q=topic").status_code == 200
    assert reply(browser, topic_id).status_code == 303
