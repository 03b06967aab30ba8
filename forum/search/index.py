"""One interface over two full-text indexes: FTS5 on SQLite, tsvector with GIN on PostgreSQL.

Both index the same stems, made in Python, so that both databases find the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    bindparam,
    column,
    func,
    literal_column,
    select,
    table,
    text,
)

from forum.storage.session import session

RANKED = 2000
"""Only the newest so many matches are ranked; ranking all of a common word took 94 ms instead of 6."""

Words = Sequence[Sequence[str]]
"""Each word as its alternative stems; every word must be found."""


def _is_postgresql() -> bool:
    return session().get_bind().dialect.name == "postgresql"


def _safe(words: Words) -> list[list[str]]:
    kept = [[stem for stem in stems if stem.isalnum()] for stems in words]
    return [stems for stems in kept if stems]


def _expression(words: Words) -> str:
    if _is_postgresql():
        return " & ".join("(" + " | ".join(f"'{stem}'" for stem in stems) + ")" for stems in words)
    return " AND ".join("(" + " OR ".join(f'"{stem}"' for stem in stems) + ")" for stems in words)


def matches(name: str, words: Words) -> FromClause | None:
    """The ids (``id``) and ranks (``rank``, smaller is better) of rows of ``name`` that match, newest first.

    ``name`` is ``posts`` or ``topics``. None when the words hold nothing that can be searched.
    """
    safe = _safe(words)
    if not safe:
        return None
    query: ColumnElement[str] = bindparam(f"{name}_query", _expression(safe))
    if _is_postgresql():
        return _postgresql(name, query)
    return _sqlite(name, query)


def _sqlite(name: str, query: ColumnElement[str]) -> FromClause:
    index = table(f"{name}_search", column("rowid", BigInteger), column("rank"))
    found = literal_column(f"{name}_search").op("MATCH")(query)
    newest = (
        select(index.c.rowid).where(found).order_by(index.c.rowid.desc()).limit(1).offset(RANKED - 1)
    ).scalar_subquery()
    return (
        select(index.c.rowid.label("id"), index.c.rank.label("rank"))
        .where(found, index.c.rowid >= func.coalesce(newest, 0))
        .subquery(f"{name}_found")
    )


def _postgresql(name: str, query: ColumnElement[str]) -> FromClause:
    rows = table(name, column("id", BigInteger), column("search_vector"))
    asked = func.to_tsquery(text("'simple'"), query)
    newest = (
        select(rows.c.id, rows.c.search_vector)
        .where(rows.c.search_vector.op("@@")(asked))
        .order_by(rows.c.id.desc())
        .limit(RANKED)
        .subquery(f"{name}_newest")
    )
    return select(newest.c.id, (-func.ts_rank(newest.c.search_vector, asked)).label("rank")).subquery(
        f"{name}_found"
    )
