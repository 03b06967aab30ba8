"""Asking for something to be done later, in the transaction that makes it necessary."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, current_app
from sqlalchemy import select

from forum.clock import now
from forum.jobs.models import Job
from forum.storage.session import after_commit, session
from forum.storage.upsert import insert_into

Handler = Callable[[dict[str, Any]], None]
"""Does one job. It is called with an application context, outside any transaction, and perhaps twice."""


@dataclass(frozen=True, slots=True)
class Routine:
    """Something to be done again and again, by one process of all."""

    kind: str
    period: timedelta


def install(app: Flask) -> None:
    """Give ``app`` its registry of handlers."""
    app.extensions["forum.jobs"] = {}
    app.extensions["forum.routines"] = []
    app.extensions["forum.wake"] = None


def handle(app: Flask, kind: str, handler: Handler) -> None:
    """Let ``handler`` do the jobs of ``kind``. It may be called twice for one job and must not mind."""
    app.extensions["forum.jobs"][kind] = handler


def every(app: Flask, period: timedelta, kind: str, task: Callable[[], None]) -> None:
    """Do ``task`` once in each ``period``; ``kind`` names it. It opens its own transaction."""
    handle(app, kind, lambda _payload: task())
    app.extensions["forum.routines"].append(Routine(kind, period))


def later(kind: str, payload: dict[str, Any], *, due: datetime | None = None, key: str | None = None) -> None:
    """Put a job into the outbox; a second one with the same ``key`` is not added, whoever asks at the same
    moment, here or in another process."""
    if key is None:
        session().add(Job(kind=kind, payload=payload, due_at=due or now(), key=None))
    elif not is_known(key):
        values = {"kind": kind, "payload": payload, "due_at": due or now(), "key": key}
        session().execute(insert_into(Job).values(values).on_conflict_do_nothing())
    else:
        return
    wake = current_app.extensions.get("forum.wake")
    if wake is not None:
        after_commit(wake.set)


def is_known(key: str) -> bool:
    """Whether the job of this key was asked for, done lately or not."""
    return session().scalar(select(Job.id).where(Job.key == key)) is not None
