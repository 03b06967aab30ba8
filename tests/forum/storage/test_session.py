"""Transactions: all or nothing, one writer at a time, no lock left behind."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from forum.community.models import Setting
from forum.config import Config
from forum.storage.backup import NotHere, copy_to
from forum.storage.session import (
    after_commit,
    as_loaded,
    at_the_end,
    completing,
    db,
    session,
    transaction,
    writer,
)


def stored(app: Flask) -> set[str]:
    with app.app_context():
        return set(session().scalars(text("SELECT name FROM settings")))


def test_all_or_nothing(app: Flask) -> None:
    with app.app_context():
        with pytest.raises(ZeroDivisionError), transaction() as current:
            current.add(Setting(name="half", value=1))
            current.flush()
            raise ZeroDivisionError
        with transaction() as current:
            current.add(Setting(name="whole", value=1))
    assert stored(app) == {"whole"}


def test_one_inside_another_is_refused(app: Flask) -> None:
    with app.app_context(), transaction(), pytest.raises(RuntimeError), transaction():
        pass


def test_what_follows_a_commit_runs_only_after_it(app: Flask) -> None:
    done: list[str] = []
    with app.app_context():
        with transaction() as current:
            after_commit(lambda: done.append("first"))
            current.add(Setting(name="a", value=1))
            assert done == []
        assert done == ["first"]
        with pytest.raises(ZeroDivisionError), transaction():
            after_commit(lambda: done.append("never"))
            raise ZeroDivisionError
        with pytest.raises(RuntimeError):
            after_commit(lambda: None)
    assert done == ["first"]


def test_what_is_left_for_the_end_is_written_with_the_rest(app: Flask) -> None:
    def write(names: list[str]) -> None:
        for name in names:
            writer().execute(text("INSERT INTO settings (name, value) VALUES (:name, '1')"), {"name": name})
        if "refused" in names:
            raise ZeroDivisionError

    with app.app_context():
        with transaction() as current:
            at_the_end(write, "first")
            at_the_end(write, "second")
            assert current.scalar(text("SELECT count(*) FROM settings")) == 0
        with pytest.raises(ZeroDivisionError), transaction():
            at_the_end(write, "refused")
        with pytest.raises(ZeroDivisionError), transaction():
            at_the_end(write, "given up")
            raise ZeroDivisionError
        with transaction():
            pass
        with pytest.raises(RuntimeError):
            at_the_end(write, "outside")
    assert stored(app) == {"first", "second"}


def test_many_writers_wait_for_each_other(app: Flask) -> None:
    with app.app_context(), transaction() as current:
        current.add(Setting(name="counter", value=0))
    errors: list[BaseException] = []

    def write() -> None:
        try:
            for _ in range(10):
                with app.app_context(), transaction() as mine:
                    row = mine.get_one(Setting, "counter", with_for_update=True)
                    row.value = row.value + 1
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not errors
    with app.app_context():
        assert session().get_one(Setting, "counter").value == 80


def test_what_a_library_collected_is_completed_and_no_lock_stays(app: Flask) -> None:
    for failing in (True, False):
        with app.app_context():
            session().scalar(text("SELECT 1"))
            session().add(Setting(name=f"failing {failing}", value=1))
            if failing:
                with pytest.raises(ZeroDivisionError), completing():
                    raise ZeroDivisionError
            else:
                with completing():
                    pass
        with app.app_context(), transaction() as current:
            current.merge(Setting(name="after", value=1))
    assert stored(app) == {"failing False", "after"}


def test_a_stray_write_is_refused(app: Flask) -> None:
    with app.app_context():
        session().add(Setting(name="stray", value=1))
        with pytest.raises(RuntimeError):
            session().flush()
    assert stored(app) == set()


def test_a_backup_is_a_whole_database_for_its_owner_alone(app: Flask, tmp_path: Path) -> None:
    config: Config = app.extensions["forum.config"]
    with app.app_context():
        with transaction() as current:
            current.add(Setting(name="kept", value=1))
        target = tmp_path / "copies" / "copy.db"
        if not config.is_sqlite:
            with pytest.raises(NotHere):
                copy_to(db.engine, target)
            return
        copy_to(db.engine, target)
        with pytest.raises(FileExistsError):
            copy_to(db.engine, target)
    assert target.stat().st_mode & 0o777 == 0o600
    copy = sqlite3.connect(target)
    try:
        assert copy.execute("SELECT name FROM settings").fetchall() == [("kept",)]
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    finally:
        copy.close()


def test_what_counts_as_loaded_is_written_only_where_it_changed(app: Flask) -> None:
    with app.app_context():
        with transaction() as current:
            current.add(Setting(name="mine", value="in the database"))
        with transaction() as current:
            row = as_loaded(Setting, {"name": "mine", "value": "as somebody read it"})
            assert current.get_one(Setting, "mine") is row
            assert not current.is_modified(row)
        assert session().scalar(text("SELECT value FROM settings WHERE name = 'mine'")) != row.value
        with transaction():
            as_loaded(Setting, {"name": "mine", "value": "as somebody read it"}).value = "changed"
    with app.app_context():
        assert session().get_one(Setting, "mine").value == "changed"
