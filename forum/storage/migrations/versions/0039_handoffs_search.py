"""Hand-offs are found by the index of the search, as everything else is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.text.stems import stems

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

_HANDOFFS = sa.table(
    "handoffs",
    sa.column("id", sa.BigInteger()),
    *(sa.column(name, sa.Text()) for name in ("subject", "note", "answer", "search_text")),
)


def _fill() -> None:
    """What was written before the column came is found as well."""
    said = sa.select(_HANDOFFS.c.id, _HANDOFFS.c.subject, _HANDOFFS.c.note, _HANDOFFS.c.answer)
    for row in op.get_bind().execute(said).all():
        words = " ".join(stems(f"{row.subject}\n{row.note}\n{row.answer}"))
        this = sa.update(_HANDOFFS).where(_HANDOFFS.c.id == row.id)
        op.get_bind().execute(this.values(search_text=words))


def _sqlite() -> None:
    index = "search_text, content='handoffs', content_rowid='id', tokenize='unicode61'"
    op.execute(f"CREATE VIRTUAL TABLE handoffs_search USING fts5({index})")
    op.execute("INSERT INTO handoffs_search(handoffs_search) VALUES ('rebuild')")
    take_in = "INSERT INTO handoffs_search(rowid, search_text) VALUES (new.id, new.search_text);"
    take_out = (
        "INSERT INTO handoffs_search(handoffs_search, rowid, search_text) "
        "VALUES ('delete', old.id, old.search_text);"
    )
    op.execute(f"CREATE TRIGGER handoffs_search_new AFTER INSERT ON handoffs BEGIN {take_in} END")
    op.execute(
        "CREATE TRIGGER handoffs_search_changed AFTER UPDATE OF search_text ON handoffs "
        f"BEGIN {take_out} {take_in} END"
    )
    op.execute(f"CREATE TRIGGER handoffs_search_gone AFTER DELETE ON handoffs BEGIN {take_out} END")


def _postgresql() -> None:
    op.execute(
        "ALTER TABLE handoffs ADD COLUMN search_vector tsvector "
        "GENERATED ALWAYS AS (to_tsvector('simple', search_text)) STORED"
    )
    op.execute("CREATE INDEX ix_handoffs_search ON handoffs USING gin (search_vector)")


def upgrade() -> None:
    op.add_column("handoffs", sa.Column("search_text", sa.Text(), nullable=False, server_default=""))
    _fill()
    _sqlite() if op.get_bind().dialect.name == "sqlite" else _postgresql()


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in ("new", "changed", "gone"):
            op.execute(f"DROP TRIGGER handoffs_search_{name}")
        op.execute("DROP TABLE handoffs_search")
    else:
        op.drop_column("handoffs", "search_vector")
    op.drop_column("handoffs", "search_text")
