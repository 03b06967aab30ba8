"""Full-text indexes over the stems kept with posts and topics."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = ("posts", "topics")


def _sqlite(table: str) -> None:
    """An FTS5 index without a copy of the text, kept by triggers (SQLite's documentation, FTS5 4.4.3)."""
    op.execute(
        f"CREATE VIRTUAL TABLE {table}_search USING fts5("
        f"search_text, content='{table}', content_rowid='id', tokenize='unicode61')"
    )
    take_in = f"INSERT INTO {table}_search(rowid, search_text) VALUES (new.id, new.search_text);"
    take_out = (
        f"INSERT INTO {table}_search({table}_search, rowid, search_text) "
        "VALUES ('delete', old.id, old.search_text);"
    )
    op.execute(f"CREATE TRIGGER {table}_search_new AFTER INSERT ON {table} BEGIN {take_in} END")
    op.execute(
        f"CREATE TRIGGER {table}_search_changed AFTER UPDATE OF search_text ON {table} "
        f"BEGIN {take_out} {take_in} END"
    )
    op.execute(f"CREATE TRIGGER {table}_search_gone AFTER DELETE ON {table} BEGIN {take_out} END")


def _postgresql(table: str) -> None:
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN search_vector tsvector "
        "GENERATED ALWAYS AS (to_tsvector('simple', search_text)) STORED"
    )
    op.execute(f"CREATE INDEX ix_{table}_search ON {table} USING gin (search_vector)")


def upgrade() -> None:
    index = _sqlite if op.get_bind().dialect.name == "sqlite" else _postgresql
    for table in TABLES:
        index(table)
