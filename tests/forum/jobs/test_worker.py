"""The outbox: done at least once, tried again, never twice at a time, and nothing lost."""

from __future__ import annotations

import threading
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from forum.clock import now
from forum.jobs import worker
from forum.jobs.models import Job
from forum.jobs.outbox import every, handle, later
from forum.storage.session import session, transaction
from tests.at_once import together

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def done(app: Flask) -> list[Any]:
    """Jobs of the kind «note» end up here."""
    app.extensions["forum.routines"].clear()
    found: list[Any] = []
    handle(app, "note", lambda payload: found.append(payload["text"]))
    return found


def ask(app: Flask, *texts: str, **options: Any) -> None:
    with app.app_context(), transaction():
        for text in texts:
            later("note", {"text": text}, **options)


def jobs(app: Flask) -> list[Job]:
    with app.app_context():
        return list(session().scalars(select(Job).order_by(Job.id)))


def test_what_is_due_is_done_once_in_order(app: Flask, done: list[Any]) -> None:
    ask(app, *[str(number) for number in range(25)])
    assert worker.run_due(app) == 25
    assert done == [str(number) for number in range(25)]
    assert worker.run_due(app) == 0
    assert all(job.done_at is not None and job.payload == {} for job in jobs(app))


def test_what_was_asked_in_a_failed_transaction_is_not_done(app: Flask, done: list[Any]) -> None:
    with pytest.raises(ZeroDivisionError), app.app_context(), transaction():
        later("note", {"text": "never"})
        raise ZeroDivisionError
    assert worker.run_due(app) == 0
    assert done == []


def test_one_key_is_one_job(app: Flask, done: list[Any]) -> None:
    ask(app, "a", key="same")
    ask(app, "b", key="same")
    worker.run_due(app)
    assert done == ["a"]


def test_a_job_waits_until_it_is_due(app: Flask, done: list[Any]) -> None:
    ask(app, "later", due=now() + timedelta(hours=1))
    assert worker.run_due(app) == 0
    with time_machine.travel(now() + timedelta(hours=2)):
        assert worker.run_due(app) == 1
    assert done == ["later"]


def test_a_failure_is_tried_again_ever_later_and_given_up_at_last(
    app: Flask, done: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_payload: dict[str, Any]) -> None:
        raise OSError("the mail server is away")

    handle(app, "note", fail)
    ask(app, "secret text")
    moment = now()
    pauses = []
    for _attempt in range(worker.ATTEMPTS):
        with time_machine.travel(moment, tick=False):
            assert worker.run_due(app) == 1
            assert worker.run_due(app) == 0
        (job,) = jobs(app)
        pauses.append(job.due_at - moment)
        moment = job.due_at
    assert pauses == sorted(pauses)
    assert pauses[0] == timedelta(minutes=1)
    with time_machine.travel(moment + timedelta(days=1)):
        assert worker.run_due(app) == 0
    assert "given up" in caplog.text
    assert "secret text" not in caplog.text
    assert jobs(app)[0].error == "OSError: the mail server is away"


def test_a_job_of_a_killed_process_comes_back(app: Flask, done: list[Any]) -> None:
    ask(app, "again")
    with app.app_context():
        assert len(worker._claim()) == 1  # claimed, and then the process is gone
    assert worker.run_due(app) == 0
    with time_machine.travel(now() + worker.CLAIM + timedelta(seconds=1)):
        assert worker.run_due(app) == 1
    assert done == ["again"]


def test_several_workers_at_once_do_each_job_once(app: Flask, done: list[Any]) -> None:
    texts = [str(number) for number in range(60)]
    ask(app, *texts)
    together([partial(worker.run_due, app)] * 4)
    assert sorted(done, key=int) == texts


def test_no_lock_is_held_while_a_job_is_done(app: Flask, done: list[Any]) -> None:
    def write(payload: dict[str, Any]) -> None:
        with transaction():
            later("note", {"text": payload["text"] + "!"})

    handle(app, "write", write)
    with app.app_context(), transaction():
        later("write", {"text": "a"})
    assert worker.run_due(app) == 2
    assert done == ["a!"]


def test_a_routine_is_done_once_in_its_period(app: Flask, done: list[Any]) -> None:
    every(app, timedelta(days=1), "daily", lambda: done.append("daily"))
    for _time in range(3):
        worker.run_due(app)
    assert done == ["daily"]
    with time_machine.travel(now() + timedelta(days=1)):
        worker.run_due(app)
    assert done == ["daily", "daily"]


@SQLITE
def test_a_new_job_wakes_the_thread(app: Flask, done: list[Any]) -> None:
    said = threading.Event()
    handle(app, "note", lambda _payload: said.set())
    worker.start(app)
    ask(app, "now")
    assert said.wait(10), "well before the thread would have looked by itself"


def test_old_jobs_are_forgotten(app: Flask, done: list[Any]) -> None:
    ask(app, "old")
    worker.run_due(app)
    with app.app_context(), time_machine.travel(now() + worker.KEPT + timedelta(days=1)):
        worker.forget_done()
    assert jobs(app) == []
