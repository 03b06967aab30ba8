"""A full disk, a database another program has locked, writing too fast: a sentence, the text back, no stack trace."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine import make_url

from forum.config import Config
from forum.storage import engine as engines
from forum.storage.session import db
from tests.cast import Cast, assemble
from tests.factories.categories import make_category, make_topic
from tests.factories.topics import posts_of, send

TEXT = "My <long> thought"
SHOWN = "My &lt;long&gt; thought"
only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def topic_id(cast: Cast) -> int:
    with cast.app.app_context():
        return make_topic(cast.ada, make_category(), "Bread").id


def database(config: Config) -> Path:
    return Path(str(make_url(config.database_url).database))


def writes(topic_id: int) -> list[tuple[str, dict[str, object]]]:
    return [
        (f"/topics/{topic_id}/reply", {"body": TEXT}),
        ("/topics/new", {"title": "T", "category_id": 1, "body": TEXT}),
        ("/posts/1/edit", {"body": TEXT, "revision": 1}),
        (f"/topics/{topic_id}/manage/rename", {"title": TEXT, "tags": ""}),
    ]


@only_sqlite
def test_a_database_that_another_program_has_locked(cast: Cast, topic_id: int, config: Config) -> None:
    cast.browser("ada")  # logged in before
    with cast.app.app_context():
        event.listen(db.engine, "checkout", _impatient)
    with closing(sqlite3.connect(database(config), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        for path, fields in writes(topic_id):
            page = cast.browser("ada").write(path, fields)
            assert page.status_code == 503, path
            assert SHOWN in page.text
            assert "Retry-After" in page.headers
            assert "Traceback" not in page.text
            assert "OperationalError" not in page.text
        answer = send(cast, "ada", f"/topics/{topic_id}/reply", body=TEXT)
        assert (answer.status_code, answer.json["error"]) == (503, "503")
        assert answer.json["message"]
        assert cast.browser("ada").get(f"/topics/{topic_id}", follow_redirects=True).status_code == 200
        other.execute("ROLLBACK")
    assert len(posts_of(cast, topic_id)) == 1
    assert send(cast, "ada", f"/topics/{topic_id}/reply", body=TEXT).status_code == 201


def _impatient(connection: sqlite3.Connection, *_: object) -> None:
    connection.execute("PRAGMA busy_timeout=50")


@only_sqlite
def test_a_writer_of_ours_that_does_not_finish(
    cast: Cast, topic_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.browser("mia")  # logged in before
    monkeypatch.setattr("forum.storage.session.BUSY_SECONDS", 0.05)
    with cast.app.app_context():
        lock = engines.write_lock(db.engine)
    with lock:
        page = cast.browser("mia").write(f"/topics/{topic_id}/reply", body=TEXT)
        assert page.status_code == 503
        assert SHOWN in page.text
    assert cast.browser("mia").write(f"/topics/{topic_id}/reply", body=TEXT).status_code == 303


@only_sqlite
def test_a_full_disk(cast: Cast, topic_id: int) -> None:
    """SQLite answers «database or disk is full» alike, whether the disk ends or the allowed pages do."""

    def _no_room(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute("PRAGMA max_page_count=1")  # it stays at what is already used

    with cast.app.app_context():
        event.listen(db.engine, "checkout", _no_room)
    long = TEXT + " x" * 4_000
    answers = [cast.browser("ada").write(f"/topics/{topic_id}/reply", body=long) for _ in range(3)]
    page = answers[-1]
    assert page.status_code == 503
    assert SHOWN in page.text
    assert "Traceback" not in page.text
    answer = send(cast, "ada", f"/topics/{topic_id}/reply", body=long + "!")
    assert answer.status_code == 503
    assert answer.json["message"]
    written = [post for post in posts_of(cast, topic_id) if post.source.startswith(TEXT)]
    assert len(written) == sum(answer.status_code == 303 for answer in answers)
    assert cast.browser("ada").get(f"/topics/{topic_id}", follow_redirects=True).status_code == 200
    with cast.app.app_context():
        event.remove(db.engine, "checkout", _no_room)
        db.engine.dispose()
    assert cast.browser("ada").write(f"/topics/{topic_id}/reply", body=TEXT).status_code == 303


@pytest.fixture
def limited(config: Config) -> Iterator[Flask]:
    """The application with its rate limits."""
    from forum.app import build_app
    from tests.servers.databases import close

    app = build_app(replace(config, ratelimit_enabled=True))
    app.testing = True
    yield app
    close(app)


def test_who_writes_too_fast_gets_the_text_back(limited: Flask) -> None:
    cast = assemble(limited)
    with limited.app_context():
        topic_id = make_topic(cast.ada, make_category(), "Bread").id
    path = f"/topics/{topic_id}/reply"
    answers = [send(cast, "mia", path, body=f"Number {number}") for number in range(21)]
    assert [answer.status_code for answer in answers] == [201] * 20 + [429]
    assert answers[-1].json["message"]
    page = cast.browser("mia").write(path, body=TEXT)
    assert page.status_code == 429
    assert SHOWN in page.text
    assert "Retry-After" in page.headers
    assert cast.browser("nia").write(path, body=TEXT).status_code == 303
    assert cast.browser("mia").write(path, body=TEXT, preview="1").status_code == 200
    assert len(posts_of(cast, topic_id)) == 22
