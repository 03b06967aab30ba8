"""The log of an SQLite database is brought home by a thread, and by no request."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from forum.storage import checkpoints
from forum.storage.session import db, session, transaction
from tests.live.square import wait_for


def _write(times: int) -> None:
    for number in range(times):
        with transaction():
            session().execute(
                text("INSERT INTO settings (name, value) VALUES (:name, '\"x\"')"), {"name": f"n{number}"}
            )


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nothing_is_left_in_the_log(app: Flask) -> None:
    with app.app_context():
        _write(3)
        assert checkpoints.bring_home(db.engine) == 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_reader_keeps_what_it_needs_and_nobody_waits(app: Flask) -> None:
    with app.app_context():
        _write(1)
        with db.engine.connect() as reader:
            reader.exec_driver_sql("SELECT count(*) FROM settings").scalar_one()
            with app.app_context():
                session().execute(text("SELECT 1"))
                for number in range(3):
                    with transaction():
                        session().execute(
                            text("INSERT INTO settings (name, value) VALUES (:name, '\"x\"')"),
                            {"name": f"m{number}"},
                        )
                assert checkpoints.bring_home(db.engine) > 0
        assert checkpoints.bring_home(db.engine) == 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_thread_does_it_when_the_log_is_long(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "EVERY", 0.01)
    monkeypatch.setattr(checkpoints, "LONG", 1)
    with app.app_context():
        _write(1)
        path = Path(str(db.engine.url.database))
        before = path.stat().st_mtime_ns
        ended = threading.Event()
        thread = checkpoints.start(app, ended)
        assert thread is not None
        wait_for(lambda: path.stat().st_mtime_ns > before, "the log to be brought home")
        ended.set()
        thread.join()


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_others_have_no_such_log(app: Flask) -> None:
    assert checkpoints.start(app) is None
