"""Words of offers and requests in the full-text index; when each is looked at again; helping without a name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def _sqlite() -> None:
    """As in 0003: an index without a copy of the text, kept by triggers."""
    op.execute(
        "CREATE VIRTUAL TABLE gifts_search USING fts5("
        "search_text, content='gifts', content_rowid='id', tokenize='unicode61')"
    )
    take_in = "INSERT INTO gifts_search(rowid, search_text) VALUES (new.id, new.search_text);"
    take_out = (
        "INSERT INTO gifts_search(gifts_search, rowid, search_text) "
        "VALUES ('delete', old.id, old.search_text);"
    )
    op.execute(f"CREATE TRIGGER gifts_search_new AFTER INSERT ON gifts BEGIN {take_in} END")
    op.execute(
        "CREATE TRIGGER gifts_search_changed AFTER UPDATE OF search_text ON gifts "
        f"BEGIN {take_out} {take_in} END"
    )
    op.execute(f"CREATE TRIGGER gifts_search_gone AFTER DELETE ON gifts BEGIN {take_out} END")
    op.execute("INSERT INTO gifts_search(gifts_search) VALUES ('rebuild')")


def _postgresql() -> None:
    op.execute(
        "ALTER TABLE gifts ADD COLUMN search_vector tsvector "
        "GENERATED ALWAYS AS (to_tsvector('simple', search_text)) STORED"
    )
    op.execute("CREATE INDEX ix_gifts_search ON gifts USING gin (search_vector)")


def upgrade() -> None:
    op.add_column("gifts", sa.Column("due_at", MOMENT, nullable=True))
    op.create_index(op.f("ix_gifts_due_at"), "gifts", ["due_at"], unique=False)
    # What is there already is looked at once, and knows then when its time comes.
    op.execute("UPDATE gifts SET due_at = created_at WHERE status <> 'closed'")
    op.add_column(
        "gift_hands", sa.Column("nameless", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    _sqlite() if op.get_bind().dialect.name == "sqlite" else _postgresql()
