"""On SQLite no line that is never changed is replaced: not by the program, not by a tool from outside."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from forum.storage.session import db, session, transaction
from tests.cast import Cast
from tests.factories.categories import make_category, make_topic
from tests.factories.conduct import open_doors
from tests.factories.moderation import decide_it, report_it

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

TABLES = (
    "moderation_entries",
    "moderation_decisions",
    "moderation_statements",
    "moderation_code_versions",
    "moderation_rules",
)


@pytest.fixture
def judged(cast: Cast) -> Cast:
    with cast.app.app_context():
        open_doors(cast.ada)
        post_id = make_topic(cast.mia, make_category()).first_post_id or 0
        decide_it(cast.mo, report_it(cast.nia, "post", post_id), "remove")
    return cast


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("number", ["the same", "another"])
def test_nothing_is_replaced(judged: Cast, table: str, number: str) -> None:
    """Through its number, or through whatever else no two lines may share."""
    with judged.app.app_context():
        columns = [row[1] for row in session().execute(text(f"PRAGMA table_info({table})"))]
        shown = ", ".join(one for one in columns if one != "id" or number == "the same")
        replacing = f"INSERT OR REPLACE INTO {table} ({shown}) SELECT {shown} FROM {table} LIMIT 1"
        before = _all(table)
        assert before
        with pytest.raises(DatabaseError, match=r"never changed|immutable"), transaction():
            session().execute(text(replacing))
        with (
            closing(sqlite3.connect(str(db.engine.url.database))) as outside,
            pytest.raises(sqlite3.DatabaseError, match=r"never changed|immutable"),
        ):
            outside.execute(replacing)
        session().rollback()
        assert _all(table) == before


def _all(table: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in session().execute(text(f"SELECT * FROM {table}"))]
