"""A PostgreSQL database that a test has used is as new for the next one."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from tests.servers.databases import PostgresDatabases
from tests.servers.emptying import Connection, Emptier
from tests.servers.postgres import PostgresServer

pytestmark = pytest.mark.postgres

SHAPE = """
    CREATE TABLE facts (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, what text);
    CREATE TABLE told (fact int NOT NULL REFERENCES facts);
    INSERT INTO facts (what) VALUES ('from the beginning');
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'only added to'; END $$;
    CREATE TRIGGER kept BEFORE DELETE ON facts FOR EACH ROW EXECUTE FUNCTION refuse();
"""
WRITE = """
    INSERT INTO facts (what) VALUES ('second'), ('third');
    UPDATE facts SET what = 'changed' WHERE id = 1;
    INSERT INTO told VALUES (2), (3);
"""


@pytest.fixture
def used(pg: PostgresServer) -> Iterator[tuple[Connection, Emptier]]:
    """A small database in which something was written, and who knows what it was before."""
    name = pg.create()
    with pg.connected(name) as connection:
        connection.execute(SHAPE)
        emptier = Emptier(connection)
        connection.execute(WRITE)
        yield connection, emptier
    pg.drop(name)


def _in(connection: Connection, table: str) -> list[tuple[object, ...]]:
    return connection.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table))).fetchall()


def test_an_emptied_database_is_as_it_was(used: tuple[Connection, Emptier]) -> None:
    connection, emptier = used

    assert emptier.empty(connection)

    assert _in(connection, "told") == []
    assert _in(connection, "facts") == [(1, "from the beginning")]


def test_numbers_are_given_out_from_the_beginning(used: tuple[Connection, Emptier]) -> None:
    connection, emptier = used
    connection.execute("DELETE FROM told; ALTER TABLE facts DISABLE TRIGGER kept; DELETE FROM facts")
    connection.execute("ALTER TABLE facts ENABLE TRIGGER kept")

    assert emptier.empty(connection)

    connection.execute("INSERT INTO facts (what) VALUES ('next')")
    assert _in(connection, "facts")[-1] == (2, "next")


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE facts ADD COLUMN more int",
        "ALTER TABLE facts RENAME COLUMN what TO which",
        "ALTER TABLE facts ALTER COLUMN what SET NOT NULL",
        "CREATE TABLE more (id int)",
        "ALTER TABLE told RENAME TO elsewhere",
        "DROP TABLE told",
        "CREATE INDEX found ON facts (what)",
        "ALTER TABLE facts ADD CHECK (what <> '')",
        "ALTER TABLE told DROP CONSTRAINT told_fact_fkey",
        "ALTER TABLE facts DISABLE TRIGGER kept",
        "DROP TRIGGER kept ON facts",
    ],
)
def test_a_changed_shape_is_noticed_and_left_alone(used: tuple[Connection, Emptier], change: str) -> None:
    connection, emptier = used
    connection.execute(change)

    assert not emptier.empty(connection)

    assert len(_in(connection, "facts")) == 3


def test_whoever_is_still_connected_is_sent_away(
    pg: PostgresServer, used: tuple[Connection, Emptier]
) -> None:
    connection, emptier = used
    late = pg.connected(connection.info.dbname)
    late.execute("BEGIN; LOCK TABLE facts")

    assert emptier.empty(connection)

    with pytest.raises(psycopg.OperationalError):
        late.execute("SELECT 1")
    late.close()


def test_a_migrated_database_comes_back_unless_its_shape_changed(
    pg: PostgresServer, _postgres_databases: PostgresDatabases
) -> None:
    first = _postgres_databases.fresh()
    _postgres_databases.give_back(first)
    again = _postgres_databases.fresh()
    with pg.connected(again) as connection:
        connection.execute("ALTER TABLE topics ADD COLUMN odd int")
    _postgres_databases.give_back(again)

    other = _postgres_databases.fresh()
    _postgres_databases.give_back(other)

    assert first == again
    assert other != again
