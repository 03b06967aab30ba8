"""Ideas, who is behind them, and the story of each."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)

TURNS = "'heard', 'studied', 'yes', 'not_now', 'no', 'done'"


def _to(table: str, column: str, other: str, **more: Any) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, **more)


def upgrade() -> None:
    op.create_table(
        "ideas",
        sa.Column("id", ID, nullable=False),
        sa.Column("topic_id", ID, nullable=False),
        sa.Column("text_id", ID, nullable=True),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("course", sa.JSON(), nullable=False),
        sa.Column("joined_into_id", ID, nullable=True),
        sa.Column("turned_at", MOMENT, nullable=True),
        sa.Column("version", ID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        _to("ideas", "topic_id", "topics"),
        _to("ideas", "author_id", "members"),
        _to("ideas", "joined_into_id", "ideas"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ideas")),
        sa.UniqueConstraint("topic_id", name=op.f("uq_ideas_topic_id")),
    )
    op.create_index(op.f("ix_ideas_author_id"), "ideas", ["author_id"], unique=False)
    op.create_index(op.f("ix_ideas_joined_into_id"), "ideas", ["joined_into_id"], unique=False)
    op.create_index("ix_ideas_turned", "ideas", ["status", "turned_at"], unique=False)
    op.create_table(
        "idea_voices",
        sa.Column("idea_id", ID, autoincrement=False, nullable=False),
        sa.Column("member_id", ID, autoincrement=False, nullable=False),
        sa.Column("wrote", sa.Boolean(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _to("idea_voices", "idea_id", "ideas", ondelete="CASCADE"),
        _to("idea_voices", "member_id", "members", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("idea_id", "member_id", name=op.f("pk_idea_voices")),
    )
    op.create_index(op.f("ix_idea_voices_member_id"), "idea_voices", ["member_id"], unique=False)
    op.create_table(
        "idea_entries",
        sa.Column("id", ID, nullable=False),
        sa.Column("idea_id", ID, nullable=False),
        sa.Column("number", ID, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("other_id", ID, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint(
            f"kind NOT IN ({TURNS}) OR (person_id IS NOT NULL AND "
            "(length(trim(sentence)) > 0 OR state IN ('removed', 'deleted')))",
            name=op.f("ck_idea_entries_person_and_sentence"),
        ),
        _to("idea_entries", "idea_id", "ideas", ondelete="CASCADE"),
        _to("idea_entries", "author_id", "members"),
        _to("idea_entries", "person_id", "members"),
        _to("idea_entries", "other_id", "ideas"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_entries")),
        sa.UniqueConstraint("idea_id", "number", name=op.f("uq_idea_entries_idea_id_number")),
    )
    op.create_index(op.f("ix_idea_entries_author_id"), "idea_entries", ["author_id"], unique=False)
    op.create_index(op.f("ix_idea_entries_person_id"), "idea_entries", ["person_id"], unique=False)


def downgrade() -> None:
    for table in ("idea_entries", "idea_voices", "ideas"):
        op.drop_table(table)
