"""What stands in the ledger and beneath it is neither changed nor replaced, by the program or past it."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from forum.contributions.models import Call, LedgerEntry
from forum.storage.session import db, session, transaction
from tests.cast import Cast
from tests.factories.contributions import close, make_call, make_speaker

REPLACED = [
    "ledger_entries (at, kind, call_id) SELECT '1999-01-01', 'asked', call_id FROM ledger_entries"
    " WHERE kind = 'asked'",
    "ledger_entries (at, kind, commitment_id) SELECT '1999-01-01', kind, commitment_id FROM ledger_entries"
    " WHERE kind = 'promised'",
    "ledger_entries (id, at, kind, call_id) SELECT id, '1999-01-01', 'received', 1 FROM ledger_entries",
    "commitments (id, author_id, kind, promise, due_on, language, state, reason, created_at)"
    " SELECT id, author_id, kind, 'Something much smaller', '2031-01-01', '', state, '', created_at"
    " FROM commitments",
    "calls (author_id, commitment_id, title, source, html, whom, effort, purpose, rights, credit, brought,"
    " closes_at, language, state, reason, created_at, version, search_text)"
    " SELECT author_id, commitment_id, 'Another', source, html, whom, effort, purpose, 'lent', credit, brought,"
    " closes_at, language, state, reason, created_at, version, search_text FROM calls",
]
"""What an old line is in the way of, through each of the unique indexes."""


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("line", REPLACED)
def test_nothing_is_replaced(cast: Cast, line: str) -> None:
    with cast.app.app_context():
        make_call(make_speaker())
        before = _all()
        with pytest.raises(DatabaseError, match="only added to"), transaction():
            session().execute(text(f"INSERT OR REPLACE INTO {line}"))
        with closing(sqlite3.connect(str(db.engine.url.database))) as outside:
            with pytest.raises(sqlite3.DatabaseError, match="only added to"):
                outside.execute(f"INSERT OR REPLACE INTO {line}")
            with pytest.raises(sqlite3.DatabaseError, match="only added to"):
                outside.execute(f"REPLACE INTO {line}")
        session().rollback()
        assert _all() == before


def _all() -> list[list[object]]:
    tables = ("ledger_entries", "commitments", "calls")
    return [[tuple(row) for row in session().execute(text(f"SELECT * FROM {one}"))] for one in tables]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_replacing_asks_whoever_refuses_deleting(cast: Cast) -> None:
    with cast.app.app_context(), db.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA recursive_triggers").scalar() == 1


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE calls SET author_id = author_id + 1",
        "UPDATE calls SET commitment_id = commitment_id + 1",
        "UPDATE calls SET rights = 'lent'",
        "UPDATE calls SET published_at = NULL",
        "UPDATE calls SET closed_at = NULL",
        "DELETE FROM calls",
    ],
)
def test_a_call_keeps_what_it_is(cast: Cast, change: str) -> None:
    with cast.app.app_context():
        bea = make_speaker()
        call_id = make_call(bea)
        close(bea, call_id)
        with pytest.raises(DatabaseError, match="only added to"), transaction():
            session().execute(text(change))
        assert session().scalar(select(Call.rights)) == "yours"
        assert session().scalar(select(LedgerEntry.id)) is not None
