"""Bringing a PostgreSQL database back to what its template was: no row more, no number given out, the same shape."""

from typing import Any

import psycopg
from psycopg import sql

SHAPE = """
    SELECT concat_ws(' ', count(*), sum(c.oid::bigint), sum(relfilenode::bigint), sum(relchecks),
        sum(hashtext(relname)::bigint),
        sum((SELECT sum(hashtext(concat_ws(' ', attnum, attname, atttypid, atttypmod, attnotnull, atthasdef))::bigint)
            FROM pg_attribute WHERE attrelid = c.oid)),
        (SELECT concat_ws(' ', count(*), sum(oid::bigint), sum(ascii(tgenabled::text))) FROM pg_trigger),
        (SELECT concat_ws(' ', count(*), sum(oid::bigint)) FROM pg_constraint))
    FROM pg_class AS c WHERE relnamespace = 'public'::regnamespace
"""
"""Numbers that differ once a table, column, index, trigger or constraint was added, taken, renamed or made anew."""

TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
COUNTERS = """
    SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
    FROM pg_sequences WHERE last_value IS NOT NULL
"""
COUNTED = """
    SELECT format('%I.%I', schemaname, sequencename), last_value FROM pg_sequences WHERE last_value IS NOT NULL
"""

Connection = psycopg.Connection[Any]


class Emptier:
    """Knows the template: its shape, its tables, and the few rows that stand in it."""

    def __init__(self, template: Connection) -> None:
        self._shape = self._shape_of(template)
        self._tables = [row[0] for row in template.execute(TABLES)]
        self._counted = template.execute(COUNTED).fetchall()
        self._seeds = {table: self._rows(template, table) for table in self._dirty(template)}

    def empty(self, connection: Connection) -> bool:
        """Take everything out; False where the shape is another, and nothing was done."""
        connection.execute(OTHERS)
        if self._shape_of(connection) != self._shape:
            return False
        with connection.transaction():
            # Neither keys nor the triggers that keep what can only be added to.
            connection.execute("SET LOCAL session_replication_role = replica")
            for table in self._dirty(connection):
                connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
            for table, rows in self._seeds.items():
                for row in rows:
                    places = sql.SQL(", ").join([sql.Placeholder()] * len(row))
                    statement = sql.SQL("INSERT INTO {} OVERRIDING SYSTEM VALUE VALUES ({})").format(
                        sql.Identifier(table), places
                    )
                    connection.execute(statement, row)
            connection.execute(COUNTERS)
            for name, last in self._counted:
                connection.execute("SELECT setval(%s::regclass, %s)", (name, last))
        return True

    def _dirty(self, connection: Connection) -> list[str]:
        """Tables in which something stands."""
        asked = [sql.SQL("EXISTS (SELECT 1 FROM {})").format(sql.Identifier(one)) for one in self._tables]
        found = connection.execute(sql.SQL("SELECT ") + sql.SQL(", ").join(asked)).fetchone()
        assert found is not None
        return [table for table, there in zip(self._tables, found, strict=True) if there]

    @staticmethod
    def _shape_of(connection: Connection) -> str:
        found = connection.execute(SHAPE).fetchone()
        assert found is not None
        return str(found[0])

    @staticmethod
    def _rows(connection: Connection, table: str) -> list[tuple[Any, ...]]:
        return connection.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table))).fetchall()
