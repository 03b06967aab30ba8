"""The thread that empties the outbox. Why a sweep is enough: docs/decisions/0003-outbox-without-huey.md."""

from __future__ import annotations

import logging
import re
import threading
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import delete, func, or_, select, update

from forum.clock import now
from forum.jobs.models import Job
from forum.jobs.outbox import Routine, every
from forum.storage.session import session, transaction
from forum.storage.upsert import insert_into

log = logging.getLogger(__name__)

BATCH = 10
CLAIM = timedelta(minutes=5)
"""For how long a claimed job belongs to its process; one that was killed gives it back after that."""

ATTEMPTS = 8
"""After that many failures, about two days after the first, a job is left lying with its error."""

LONGEST_SLEEP = 30.0
"""Seconds. A job made in this process wakes it at once; this is for those of others, and routines."""

KEPT = timedelta(days=14)
"""For how long jobs that are done, or given up, can be looked at."""


_ADDRESS = re.compile(r"[^\s<>'\"(){}:,;]+@[^\s<>'\"(){}:,;]+")


@dataclass(frozen=True, slots=True)
class _Claimed:
    id: int
    kind: str
    payload: dict[str, Any]
    attempts: int


def start(app: Flask) -> threading.Thread:
    """Start the thread, once in each process that serves."""
    wake = threading.Event()
    app.extensions["forum.wake"] = wake
    thread = threading.Thread(target=_run, args=(app, wake), name="outbox", daemon=True)
    thread.start()
    return thread


def run_due(app: Flask) -> int:
    """Do every job that is due now, routines included; answers how many were tried."""
    with app.app_context():
        _plan(app)
        tried = 0
        while claimed := _claim():
            for job in claimed:
                _do(app, job)
                tried += 1
        return tried


def forget_done() -> None:
    """Drop the jobs that were done, or given up, a while ago."""
    with transaction():
        before = now() - KEPT
        session().execute(
            delete(Job).where(or_(Job.done_at < before, (Job.attempts >= ATTEMPTS) & (Job.due_at < before)))
        )


def _run(app: Flask, wake: threading.Event) -> None:
    while True:
        wake.clear()
        try:
            run_due(app)
            sleep = _until_next(app)
        except Exception:
            # The database may be away for a while; the thread must outlive that.
            log.exception("the outbox could not be emptied")
            sleep = LONGEST_SLEEP
        wake.wait(sleep)


def _until_next(app: Flask) -> float:
    """Seconds until the next job is due, at most ``LONGEST_SLEEP``."""
    with app.app_context():
        due = session().scalar(select(func.min(Job.due_at)).where(_open()))
    if due is None:
        return LONGEST_SLEEP
    return min(LONGEST_SLEEP, max(0.5, (due - now()).total_seconds()))


def _open() -> Any:
    free = or_(Job.claimed_until.is_(None), Job.claimed_until < now())
    return Job.done_at.is_(None) & (Job.attempts < ATTEMPTS) & free


def _plan(app: Flask) -> None:
    """Put the routines of the present period into the outbox, if nobody has yet."""
    keys = {_key(routine): routine for routine in app.extensions["forum.routines"]}
    known = set(session().scalars(select(Job.key).where(Job.key.in_(keys))))
    if known >= set(keys):
        return
    with transaction():
        for key in sorted(set(keys) - known):
            session().execute(
                insert_into(Job)
                .values(kind=keys[key].kind, key=key, payload={}, due_at=now(), attempts=0, error="")
                .on_conflict_do_nothing()
            )


def _key(routine: Routine) -> str:
    return f"{routine.kind}:{int(now().timestamp() // routine.period.total_seconds())}"


def _claim() -> list[_Claimed]:
    """Take some due jobs; no other process gets them until the claim ends.

    Nothing is claimed in a writing transaction when nothing is due, so that an idle sweep holds nobody up.
    """
    due = select(Job.id).where(_open(), Job.due_at <= now()).order_by(Job.due_at, Job.id).limit(BATCH)
    if session().scalar(due.limit(1)) is None:
        session().rollback()
        return []
    with transaction():
        # SQLite has no FOR UPDATE and needs none: it lets one writer in at a time.
        ids = list(session().scalars(due.with_for_update(skip_locked=True)))
        if not ids:
            return []
        session().execute(
            update(Job)
            .where(Job.id.in_(ids))
            .values(claimed_until=now() + CLAIM, attempts=Job.attempts + 1)
            .execution_options(synchronize_session=False)
        )
        rows = session().execute(
            select(Job.id, Job.kind, Job.payload, Job.attempts).where(Job.id.in_(ids)).order_by(Job.id)
        )
        return [_Claimed(*row) for row in rows]


def _do(app: Flask, job: _Claimed) -> None:
    """Do one job and write down how it went. No transaction is open while it is done."""
    handler = app.extensions["forum.jobs"].get(job.kind)
    try:
        if handler is None:
            raise LookupError(f"nothing is known that does {job.kind!r}")
        with app.app_context():
            handler(job.payload)
    except Exception as error:
        _failed(job, error)
        return
    with transaction():
        session().execute(update(Job).where(Job.id == job.id).values(done_at=now(), error="", payload={}))


def _failed(job: _Claimed, error: Exception) -> None:
    """Try again later: after one minute, then ever longer. The payload may be personal and is not logged."""
    # A mail server's refusal repeats the address.
    text = _ADDRESS.sub("…@…", f"{type(error).__name__}: {error}")[:500]
    if job.attempts >= ATTEMPTS:
        log.error("job %s (%s) failed %s times and is given up: %s", job.id, job.kind, job.attempts, text)
    else:
        log.warning("job %s (%s) failed and will be tried again: %s", job.id, job.kind, text)
    pause = timedelta(minutes=4 ** min(job.attempts - 1, 5))
    with transaction():
        session().execute(
            update(Job).where(Job.id == job.id).values(due_at=now() + pause, claimed_until=None, error=text)
        )


def install(app: Flask) -> None:
    """Let the outbox look after itself."""
    every(app, timedelta(days=1), "forget-jobs", forget_done)
