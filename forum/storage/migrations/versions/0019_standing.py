"""Calls keep whose they are, what they give and when they were made; nothing that stands is replaced.

On SQLite ``INSERT OR REPLACE`` deletes whatever is in its way, and asks the triggers on deleting only on
connections with ``recursive_triggers``. The program's have it; a tool from outside needn't.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

CALLED = ("author_id", "commitment_id", "rights", "created_at")
"""What of a call never changes."""

ONCE = ("published_at", "closed_at")
"""What of a call never changes once it is there."""

UNIQUE = {
    "ledger_entries": (
        "id = NEW.id",
        "kind = 'asked' AND NEW.kind = 'asked' AND call_id = NEW.call_id",
        "commitment_id = NEW.commitment_id AND kind = NEW.kind",
    ),
    "commitments": ("id = NEW.id", "word_id = NEW.word_id"),
    "calls": ("id = NEW.id", "commitment_id = NEW.commitment_id"),
    "call_corrections": ("id = NEW.id",),
}
"""By table: when an old line would be in the way of a new one."""


def _changed(differs: str) -> str:
    return " OR ".join(
        [
            *(f"NEW.{one} {differs} OLD.{one}" for one in CALLED),
            *(f"(OLD.{one} IS NOT NULL AND NEW.{one} {differs} OLD.{one})" for one in ONCE),
        ]
    )


def _sqlite() -> None:
    def refuse(name: str, when: str, table: str) -> None:
        op.execute(f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{table} is only added to'); END")

    op.execute("DROP TRIGGER calls_keep_their_counterpart")
    op.execute("DROP TRIGGER ledger_entries_no_replace")
    refuse("calls_stand", f"BEFORE UPDATE ON calls WHEN {_changed('IS NOT')}", "calls")
    refuse("calls_stay", "BEFORE DELETE ON calls", "calls")
    for table, conditions in UNIQUE.items():
        # Each by itself: an OR of them would read the whole table instead of its indexes.
        there = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {one})" for one in conditions)
        refuse(f"{table}_no_replace", f"BEFORE INSERT ON {table} WHEN {there}", table)


def _postgresql() -> None:
    def refuse(name: str, when: str, condition: str = "", each: str = "FOR EACH ROW") -> None:
        op.execute(f"CREATE TRIGGER {name} {when} {each} {condition} EXECUTE FUNCTION only_added_to()")

    op.execute("DROP TRIGGER calls_keep_their_counterpart ON calls")
    refuse("calls_stand", "BEFORE UPDATE ON calls", f"WHEN ({_changed('IS DISTINCT FROM')})")
    refuse("calls_stay", "BEFORE DELETE ON calls")
    refuse("calls_kept", "BEFORE TRUNCATE ON calls", each="FOR EACH STATEMENT")


def upgrade() -> None:
    """Add the refusals."""
    connection: sa.Connection = op.get_bind()
    _sqlite() if connection.dialect.name == "sqlite" else _postgresql()
