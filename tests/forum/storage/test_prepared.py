"""Prepared statements: the library's rows and errors, on waiting connections or in the open transaction."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, g
from sqlalchemy import BigInteger, bindparam, insert, literal_column, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from forum.clock import now
from forum.community.models import Setting
from forum.facts.log import FactRow
from forum.members.models import Member
from forum.storage.base import UtcDateTime
from forum.storage.prepared import Prepared, given
from forum.storage.readers import MOST_IDLE, readers
from forum.storage.session import close_reader, db, rows, session, transaction
from tests.factories.members import make_member

SETTINGS = Prepared(select(Setting.name))
STATEMENT = (
    select(Member.id, Member.username, Member.active, Member.created_at, Member.confirmed_at)
    .where(
        Member.id.in_(bindparam("ids", expanding=True, type_=BigInteger)),
        Member.created_at < bindparam("moment", type_=UtcDateTime),
        Member.standing == "regular",
        Member.system.is_(False),
    )
    .order_by(Member.id)
)
BY_ID = Prepared(STATEMENT)


def names() -> set[str]:
    return {row.name for row in SETTINGS.all({})}


@pytest.mark.parametrize("wanted", [0, 1, 3, 2])
def test_it_gives_what_the_library_gives(app: Flask, wanted: int) -> None:
    with app.app_context():
        ids = [make_member(f"zoe{n}", standing="regular").id for n in range(4)]
    values = {"ids": ids[:wanted], "moment": now() + timedelta(hours=1), "not_asked_for": 1}
    with app.app_context():
        found = BY_ID.all(values)
        assert "_sqlalchemy_sessions" not in g, "it opened a session"
        assert [tuple(row) for row in found] == [tuple(row) for row in rows(STATEMENT, values)]
        assert [row.id for row in found] == ids[:wanted]
        assert all(row.active is True and row.created_at.tzinfo is not None for row in found)
        assert BY_ID.first({**values, "moment": now() - timedelta(days=9_999)}) is None


def test_it_sees_what_the_open_transaction_wrote(app: Flask) -> None:
    with app.app_context(), transaction() as current:
        current.add(Setting(name="mine", value=1))
        current.flush()
        assert "mine" in names()


def test_it_sees_what_others_committed_a_moment_ago(app: Flask) -> None:
    """Nothing that was read earlier in the same request holds an old picture of the database."""
    with app.app_context():
        assert "theirs" not in names()
        with app.app_context(), transaction() as current:
            current.add(Setting(name="theirs", value=1))
        assert "theirs" in names()


def test_plain_rows_leave_no_transaction_behind(app: Flask) -> None:
    with app.app_context():
        rows(text("SELECT 1"))
    with app.app_context(), transaction() as current:
        current.add(Setting(name="later", value=1))
    with app.app_context():
        assert "later" in names()


def test_a_request_holds_one_connection_at_a_time(app: Flask) -> None:
    with app.app_context():
        names()
        assert "reader" in g
        session()
        assert "reader" not in g


def test_a_connection_that_broke_while_it_waited_is_replaced(app: Flask) -> None:
    with app.app_context():
        names()
    with app.app_context():
        waiting = readers().take()
        waiting.connection.dbapi_connection.close()  # type: ignore[union-attr]
        readers().give_back(waiting)
        assert names() == {row.name for row in rows(select(Setting.name))}
        assert waiting.closed


def test_the_library_says_what_is_wrong(app: Flask) -> None:
    wrong = Prepared(select(literal_column("nothing_of_this_name").label("it")))
    with app.app_context():
        with pytest.raises(DBAPIError, match="nothing_of_this_name"):
            wrong.all({})
        close_reader()
        assert isinstance(names(), set)


def test_few_wait_and_none_survives_the_engine(app: Flask) -> None:
    with app.app_context():
        taken = [readers().take() for _ in range(MOST_IDLE + 2)]
        for one in taken:
            readers().give_back(one)
        assert [one.closed for one in taken].count(True) == 2
        db.engine.dispose()
        assert all(one.closed for one in taken)


_TABLE: Any = Setting.__table__
ADD = Prepared(insert(_TABLE).values(given(_TABLE, "name", "value")).inline())
CHANGE = Prepared(
    update(_TABLE)
    .where(_TABLE.c.name == bindparam("which"))
    .values(given(_TABLE, "value"))
    .returning(_TABLE.c.name, _TABLE.c.value)
)


def test_one_in_use_while_the_engine_is_disposed_of_is_closed_when_it_comes_back(app: Flask) -> None:
    with app.app_context():
        taken = readers().take()
        driver = taken.connection.dbapi_connection
        db.engine.dispose()
        readers().give_back(taken)
        assert len(readers()) == 0
        with pytest.raises(Exception, match="closed"):
            driver.execute("SELECT 1")  # type: ignore[union-attr]


def test_what_it_writes_stands_and_falls_with_the_transaction(app: Flask) -> None:
    with app.app_context():
        with pytest.raises(ZeroDivisionError), transaction():
            ADD.run({"name": "lost", "value": 1})
            raise ZeroDivisionError
        with transaction():
            ADD.run({"name": "kept", "value": {"words": ["é", None]}})
            changed = CHANGE.all({"which": "kept", "value": {"words": ["œ", None, True]}})
            assert changed == [("kept", {"words": ["œ", None, True]})]
            assert CHANGE.first({"which": "unknown", "value": 1}) is None
        assert names() & {"lost", "kept"} == {"kept"}
        assert session().get_one(Setting, "kept").value == {"words": ["œ", None, True]}


def test_it_writes_in_a_transaction_alone(app: Flask) -> None:
    with app.app_context():
        names()  # on a waiting connection, where a statement would be committed by itself
        with pytest.raises(RuntimeError):
            ADD.run({"name": "stray", "value": 1})
        session().scalar(select(1))
        with pytest.raises(RuntimeError):
            ADD.run({"name": "stray", "value": 1})
    with app.app_context():
        assert "stray" not in names()


def test_moments_and_bodies_arrive_as_the_library_writes_them(app: Flask) -> None:
    table: Any = FactRow.__table__
    append = Prepared(
        insert(table).values(given(table, "kind", "actor_id", "topic_id", "at", "data")).returning(table.c.id)
    )
    values = {"kind": "Odd", "actor_id": 2**40, "topic_id": None, "at": now(), "data": {"a": [1, None]}}
    with app.app_context(), transaction() as current:
        mine = append.first(values).id
        theirs = FactRow(**values)
        current.add(theirs)
        current.flush()
        read = {row.id: row[1:] for row in rows(select(table))}
        assert read[mine] == read[theirs.id] == tuple(values.values())
        raw = {row.id: row[1:] for row in rows(text("SELECT * FROM facts"))}
        assert raw[mine] == raw[theirs.id]


def test_a_rival_key_is_the_librarys_own_error(app: Flask) -> None:
    with app.app_context():
        with pytest.raises(IntegrityError) as refused, transaction():
            ADD.run({"name": "before", "value": 0})
            ADD.run({"name": "twice", "value": "a secret"})
            ADD.run({"name": "twice", "value": "a secret"})
        assert "a secret" not in str(refused.value)
        with transaction():
            ADD.run({"name": "after", "value": 1})
        assert names() & {"before", "twice", "after"} == {"after"}


def test_a_connection_that_breaks_in_a_transaction_takes_it_all_back(app: Flask) -> None:
    with app.app_context():
        with pytest.raises(DBAPIError), transaction() as current:
            ADD.run({"name": "half", "value": 1})
            current.connection().connection.dbapi_connection.close()  # type: ignore[union-attr]
            ADD.run({"name": "other half", "value": 1})
        db.session.close()
        with transaction():
            ADD.run({"name": "whole", "value": 1})
        assert names() & {"half", "other half", "whole"} == {"whole"}
