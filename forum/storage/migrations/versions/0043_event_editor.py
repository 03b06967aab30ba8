"""Who wrote the words of an event or a questionnaire as they are, where a colleague changed them."""

from __future__ import annotations

from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

TABLES = ("events", "questionnaires")


def upgrade() -> None:
    number = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    for table in TABLES:
        # in one statement, because SQLite adds a foreign key with its column or not at all
        refers = f"CONSTRAINT fk_{table}_editor_id_members REFERENCES members (id)"
        op.execute(f"ALTER TABLE {table} ADD COLUMN editor_id {number} {refers}")


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "editor_id")
