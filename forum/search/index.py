"""One interface over two full-text indexes: FTS5 on SQLite, tsvector with GIN on PostgreSQL.

Both index the same stems, made in Python, so that both databases find the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Float,
    FromClause,
    Integer,
    Select,
    String,
    bindparam,
    column,
    func,
    literal,
    literal_column,
    select,
    table,
    text,
    union_all,
)

from forum.storage.upsert import dialect

RANKED = 2000
"""Only the newest so many matches are ranked; ranking all of a common word took 94 ms instead of 6."""

Words = Sequence[Sequence[str]]
"""Each word as its alternative stems; every word must be found."""


def _safe(words: Words) -> list[list[str]]:
    kept = [[stem for stem in stems if stem.isalnum()] for stems in words]
    return [stems for stems in kept if stems]


def expression(words: Words) -> str | None:
    """``words`` as the index is asked for them; None when they hold nothing that can be searched."""
    safe = _safe(words)
    if not safe:
        return None
    if dialect() == "postgresql":
        return " & ".join("(" + " | ".join(f"'{stem}'" for stem in stems) + ")" for stems in safe)
    return " AND ".join("(" + " OR ".join(f'"{stem}"' for stem in stems) + ")" for stems in safe)


def matches(name: str) -> FromClause:
    """The ids (``id``) and ranks (``rank``, smaller is better) of the newest rows of ``name`` that match.

    ``name`` is the table: ``posts``, ``topics``, ``gifts`` … The parameter ``<name>_query`` is an
    ``expression``.
    """
    return _matches(name, dialect()).subquery(f"{name}_found")


def best_first(found: FromClause) -> ColumnElement[float]:
    """The order in which ``matches`` fit what was asked for."""
    return found.c.rank


def best(name: str, *, ranked: bool = True) -> Select[Any]:
    """The ids of the first ``most`` (a parameter) among ``matches``: the best fitting, or the newest.

    Nothing else is looked at for them, so it is quick; whoever shows them asks whether they may be seen.
    """
    return _best(name, ranked, dialect())


def hits(name: str, words: int) -> CTE:
    """All rows of ``name`` that hold one of so many words: their ids (``id``) and its number (``word``).

    However many there are, of the ids from the parameter ``<name>_from`` on: that bounds what is looked at.
    The words are the parameters ``<name>_0``, ``<name>_1`` …, each an ``expression``.
    """
    return _hits(name, words, dialect())


@cache
def _hits(name: str, words: int, kind: str) -> CTE:
    start = bindparam(f"{name}_from", type_=BigInteger())
    found: list[Select[Any]] = []
    for number in range(words):
        query: ColumnElement[str] = bindparam(f"{name}_{number}", type_=String())
        if kind == "postgresql":
            rows = table(name, column("id", BigInteger), column("search_vector"))
            here, holds = rows.c.id, rows.c.search_vector.op("@@")(func.to_tsquery(text("'simple'"), query))
        else:
            index = table(f"{name}_search", column("rowid", BigInteger))
            here, holds = index.c.rowid, literal_column(f"{name}_search").op("MATCH")(query)
        found.append(select(here.label("id"), literal(number).label("word")).where(holds, here >= start))
    return union_all(*found).cte(f"{name}_hits")


@cache
def _matches(name: str, kind: str) -> Select[Any]:
    query: ColumnElement[str] = bindparam(f"{name}_query", type_=String())
    return _postgresql(name, query) if kind == "postgresql" else _sqlite(name, query)


@cache
def _best(name: str, ranked: bool, kind: str) -> Select[Any]:
    found = _matches(name, kind).subquery(f"{name}_found")
    order: list[Any] = [found.c.id.desc()]
    if ranked:
        order.insert(0, found.c.rank)
    return select(found.c.id).order_by(*order).limit(bindparam("most", type_=Integer()))


def _sqlite(name: str, query: ColumnElement[str]) -> Select[Any]:
    index = table(f"{name}_search", column("rowid", BigInteger), column("rank", Float))
    found = literal_column(f"{name}_search").op("MATCH")(query)
    newest = (
        select(index.c.rowid).where(found).order_by(index.c.rowid.desc()).limit(1).offset(RANKED - 1)
    ).scalar_subquery()
    return select(index.c.rowid.label("id"), index.c.rank.label("rank")).where(
        found, index.c.rowid >= func.coalesce(newest, 0)
    )


def _postgresql(name: str, query: ColumnElement[str]) -> Select[Any]:
    rows = table(name, column("id", BigInteger), column("search_vector"))
    asked = func.to_tsquery(text("'simple'"), query)
    newest = (
        select(rows.c.id, rows.c.search_vector)
        .where(rows.c.search_vector.op("@@")(asked))
        .order_by(rows.c.id.desc())
        .limit(RANKED)
        .subquery(f"{name}_newest")
    )
    return select(newest.c.id, (-func.ts_rank(newest.c.search_vector, asked)).label("rank"))
