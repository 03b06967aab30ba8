"""What the brand says of ideas is found by the index of the search, as ideas are by their titles."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.text.stems import stems

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

_ENTRIES = sa.table(
    "idea_entries",
    sa.column("id", sa.BigInteger()),
    *(sa.column(name, sa.Text()) for name in ("sentence", "search_text")),
)


def _fill() -> None:
    """What was written before the column came is found as well."""
    said = sa.select(_ENTRIES.c.id, _ENTRIES.c.sentence).where(_ENTRIES.c.sentence != "")
    for row in op.get_bind().execute(said).all():
        words = " ".join(stems(row.sentence))
        this = sa.update(_ENTRIES).where(_ENTRIES.c.id == row.id)
        op.get_bind().execute(this.values(search_text=words))


def _sqlite() -> None:
    index = "search_text, content='idea_entries', content_rowid='id', tokenize='unicode61'"
    op.execute(f"CREATE VIRTUAL TABLE idea_entries_search USING fts5({index})")
    op.execute("INSERT INTO idea_entries_search(idea_entries_search) VALUES ('rebuild')")
    take_in = "INSERT INTO idea_entries_search(rowid, search_text) VALUES (new.id, new.search_text);"
    take_out = (
        "INSERT INTO idea_entries_search(idea_entries_search, rowid, search_text) "
        "VALUES ('delete', old.id, old.search_text);"
    )
    op.execute(f"CREATE TRIGGER idea_entries_search_new AFTER INSERT ON idea_entries BEGIN {take_in} END")
    op.execute(
        "CREATE TRIGGER idea_entries_search_changed AFTER UPDATE OF search_text ON idea_entries "
        f"BEGIN {take_out} {take_in} END"
    )
    op.execute(f"CREATE TRIGGER idea_entries_search_gone AFTER DELETE ON idea_entries BEGIN {take_out} END")


def _postgresql() -> None:
    op.execute(
        "ALTER TABLE idea_entries ADD COLUMN search_vector tsvector "
        "GENERATED ALWAYS AS (to_tsvector('simple', search_text)) STORED"
    )
    op.execute("CREATE INDEX ix_idea_entries_search ON idea_entries USING gin (search_vector)")


def upgrade() -> None:
    op.add_column("idea_entries", sa.Column("search_text", sa.Text(), nullable=False, server_default=""))
    _fill()
    _sqlite() if op.get_bind().dialect.name == "sqlite" else _postgresql()


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in ("new", "changed", "gone"):
            op.execute(f"DROP TRIGGER idea_entries_search_{name}")
        op.execute("DROP TABLE idea_entries_search")
    else:
        op.drop_column("idea_entries", "search_vector")
    op.drop_column("idea_entries", "search_text")
