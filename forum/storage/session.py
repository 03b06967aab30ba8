"""The session, and ``transaction()``: the only place that commits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from typing import Any, TypeVar

from flask import Flask, g
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import Connection, CursorResult, Executable, event, inspect
from sqlalchemy.orm import Session, make_transient_to_detached

from forum.storage.engine import BUSY_SECONDS, write_lock
from forum.storage.readers import readers

T = TypeVar("T")

db = SQLAlchemy(session_options={"expire_on_commit": False, "autoflush": False})


class DatabaseBusy(Exception):
    """Another writer kept the database for longer than ``BUSY_SECONDS``; nothing was written."""


def session() -> Session:
    """The session of the running request or job. Actions and queries read through it."""
    close_reader()  # so that nobody waits for a second connection with one in hand
    return db.session


def reader() -> Connection:
    """The connection to read plain rows with: the session's, or a bare one while there is no session.

    A page that only reads needs no session, whose bookkeeping would cost more than its small queries.
    """
    bare = bare_reader()
    if bare is not None:
        return bare
    current = db.session
    writing: Connection | None = current.info.get("writing")
    return current.connection() if writing is None else writing


def writer() -> Connection:
    """The connection of the open transaction. Raises ``RuntimeError`` when none is open."""
    found: Connection | None = db.session.info.get("writing")
    if found is None:
        raise RuntimeError("rows are written inside transaction() or completing() only")
    return found


def bare_reader() -> Connection | None:
    """The connection of its own that this context reads with, None while there is a session."""
    if g.get("_sqlalchemy_sessions"):  # where Flask-SQLAlchemy-Lite keeps those of this context
        return None
    found: Connection | None = g.get("reader")
    if found is None:
        found = g.reader = readers().take()
    return found


def rows(statement: Executable, values: Mapping[str, Any] | None = None) -> CursorResult[Any]:
    """Read plain rows, past the session's own bookkeeping: a third of the time of a small query.

    Nothing it reads is remembered by the session, and what the session has not flushed is not seen.
    """
    return reader().execute(statement, values)


def close_reader(_error: BaseException | None = None) -> None:
    """Give the bare connection back: at the end of a request, and before its session needs one."""
    found: Connection | None = g.pop("reader", None)
    if found is not None:
        readers().give_back(found)


def as_loaded(model: type[T], values: Mapping[str, Any]) -> T:
    """The object of a row that was written or read past the session, as if the session had loaded it.

    Nobody asks the database for it again in this transaction, and it costs a third of loading it.
    ``values`` must hold every column.
    """
    made: T = inspect(model).class_manager.new_instance()  # a constructor would note every value as a change
    vars(made).update(values)
    make_transient_to_detached(made)
    db.session.add(made)
    return made


def disconnect(app: Flask) -> None:
    """Close every connection of ``app`` to its database; the next use opens a new one."""
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


@contextmanager
def transaction() -> Iterator[Session]:
    """Write: all or nothing, then run what was asked for with ``after_commit``.

    What was read before is forgotten first, so that a decision rests on rows read inside the
    transaction. Raises ``DatabaseBusy`` when the turn does not come in time, ``RuntimeError`` when
    one transaction is opened inside another.
    """
    current = db.session
    if current.info.get("writing"):
        raise RuntimeError("a transaction is already open")
    close_reader()
    current.expunge_all()  # before the rollback, which would expire what others may still hold
    current.rollback()
    _start_writing(current)
    try:
        yield current
        _commit(current)
    finally:
        _finish(current)


def after_commit(thunk: Callable[[], None]) -> None:
    """Run ``thunk`` once the open transaction is on disk, in the order of commits.

    It must be quick and must not touch the database: it runs before the next writer's turn.
    """
    if not db.session.info.get("writing"):
        raise RuntimeError("after_commit() needs an open transaction")
    db.session.info.setdefault("after_commit", []).append(thunk)


def at_the_end(do: Callable[[list[Any]], None], item: Any) -> None:
    """Call ``do`` with all ``item``s given for it, in the open transaction, when its other work is done.

    For a row that every writer needs: what is locked last is held for a moment only, and whoever waits for it
    holds nothing that its holder may still want. What ``do`` writes is committed or undone with the rest.
    """
    if not db.session.info.get("writing"):
        raise RuntimeError("at_the_end() needs an open transaction")
    db.session.info.setdefault("at_the_end", {}).setdefault(do, []).append(item)


def _commit(current: Session) -> None:
    current.flush()
    for do, items in current.info.pop("at_the_end", {}).items():
        do(items)
    current.flush()
    current.commit()
    for thunk in current.info.pop("after_commit", []):
        thunk()


def _finish(current: Session) -> None:
    current.info.pop("after_commit", None)
    current.info.pop("at_the_end", None)
    if current.in_transaction():
        current.rollback()
    _stop_writing(current)


def _start_writing(current: Session, *, instead: bool = False) -> None:
    engine = db.engine
    if engine.dialect.name == "sqlite":
        lock = write_lock(engine)
        if not lock.acquire(timeout=BUSY_SECONDS):
            raise DatabaseBusy
        current.info["write_lock"] = lock
    try:
        if instead and current.in_transaction():
            connection = current.connection()
            if engine.dialect.name == "sqlite":
                connection.exec_driver_sql("ROLLBACK")
                connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection = current.connection(execution_options={"writing": True})
        current.info["writing"] = connection
    except BaseException:
        _stop_writing(current)
        raise


def _stop_writing(current: Session) -> None:
    current.info.pop("writing", None)
    lock: Lock | None = current.info.pop("write_lock", None)
    if lock is not None:
        lock.release()


@contextmanager
def completing() -> Iterator[Session]:
    """Write what the reading session has collected: for the account library, which changes rows as it reads.

    Unlike in ``transaction()`` nothing is forgotten first. On SQLite a reading transaction that turns into a
    writing one fails at once when somebody else wrote meanwhile, so the reading one is ended and a
    writing one begun in its place; the session does not notice.
    """
    current = db.session
    if current.info.get("writing"):
        raise RuntimeError("a transaction is already open")
    _start_writing(current, instead=True)
    try:
        yield current
        _commit(current)
    finally:
        _finish(current)


@event.listens_for(Session, "before_flush")
def _refuse_stray_writes(current: Session, *_: Any) -> None:
    """Nothing is written but in a transaction: a stray flush would hold SQLite's lock for a whole request."""
    if not current.info.get("writing"):
        raise RuntimeError("rows are written inside transaction() or completing() only")
