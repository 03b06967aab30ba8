"""Corrections and drafts of calls, versions of commitments and letters, a door for emptying what was removed."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)

PROMISED = ("author_id", "kind", "due_on")
"""What of a commitment never changes."""

SAID = ("promised_at", "kept_at", "given_up_at", "word_id")
"""What of a commitment never changes once it is there."""

EMPTIED = "— — — — — —"
"""What alone may take the place of a promise, once that is removed."""

CORRECTED = ("call_id", "author_id", "made_at")
"""What of a correction never changes."""


def _to(table: str, column: str, other: str, **more: Any) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, **more)


def _tables() -> None:
    op.create_table(
        "call_corrections",
        sa.Column("id", ID, nullable=False),
        sa.Column("call_id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        _to("call_corrections", "call_id", "calls"),
        _to("call_corrections", "author_id", "members"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_corrections")),
    )
    for column in ("call_id", "author_id"):
        op.create_index(op.f(f"ix_call_corrections_{column}"), "call_corrections", [column], unique=False)
    op.create_table(
        "call_drafts",
        sa.Column("member_id", ID, nullable=False, autoincrement=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("version", ID, nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        _to("call_drafts", "member_id", "members", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_call_drafts")),
    )
    op.add_column("commitments", sa.Column("version", ID, nullable=False, server_default="1"))
    op.add_column("introductions", sa.Column("revision", ID, nullable=False, server_default="1"))
    op.add_column("introductions", sa.Column("emptied_at", MOMENT, nullable=True))


def _changed(differs: str) -> str:
    """When an update of a commitment is refused; ``differs`` is the operator, which knows NULL."""
    emptied = f"OLD.state = 'removed' AND NEW.state = 'removed' AND NEW.promise = '{EMPTIED}'"
    return " OR ".join(
        [
            *(f"NEW.{one} {differs} OLD.{one}" for one in PROMISED),
            *(f"(OLD.{one} IS NOT NULL AND NEW.{one} {differs} OLD.{one})" for one in SAID),
            f"(NEW.promise {differs} OLD.promise AND NOT ({emptied}))",
        ]
    )


def _rewritten(differs: str, changes: str) -> str:
    """The same of a correction: it can be emptied, and that is all."""
    same = " OR ".join(f"NEW.{one} {differs} OLD.{one}" for one in CORRECTED)
    return f"{same} OR {changes} {differs} '{{}}'"


def _sqlite() -> None:
    def refuse(name: str, when: str, table: str) -> None:
        op.execute(f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{table} is only added to'); END")

    op.execute("DROP TRIGGER commitments_stand")
    refuse("commitments_stand", f"BEFORE UPDATE ON commitments WHEN {_changed('IS NOT')}", "commitments")
    rewritten = _rewritten("IS NOT", "NEW.changes")
    refuse(
        "call_corrections_stand",
        f"BEFORE UPDATE ON call_corrections WHEN {rewritten}",
        "call_corrections",
    )
    refuse("call_corrections_stay", "BEFORE DELETE ON call_corrections", "call_corrections")


def _postgresql() -> None:
    def refuse(name: str, when: str, condition: str = "", each: str = "FOR EACH ROW") -> None:
        op.execute(f"CREATE TRIGGER {name} {when} {each} {condition} EXECUTE FUNCTION only_added_to()")

    differs = "IS DISTINCT FROM"
    op.execute("DROP TRIGGER commitments_stand ON commitments")
    refuse("commitments_stand", "BEFORE UPDATE ON commitments", f"WHEN ({_changed(differs)})")
    rewritten = _rewritten(differs, "NEW.changes::text")
    refuse("call_corrections_stand", "BEFORE UPDATE ON call_corrections", f"WHEN ({rewritten})")
    refuse("call_corrections_stay", "BEFORE DELETE ON call_corrections")
    refuse("call_corrections_kept", "BEFORE TRUNCATE ON call_corrections", each="FOR EACH STATEMENT")


def upgrade() -> None:
    _tables()
    _sqlite() if op.get_bind().dialect.name == "sqlite" else _postgresql()
