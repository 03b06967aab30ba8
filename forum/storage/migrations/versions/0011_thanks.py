"""Thanks: sentences from one member to another, and the answers to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "thanks",
        sa.Column("id", ID, nullable=False),
        sa.Column("subject_kind", sa.String(length=20), nullable=False),
        sa.Column("subject_id", ID, nullable=False),
        sa.Column("giver_id", ID, nullable=False),
        sa.Column("receiver_id", ID, nullable=False),
        sa.Column("answers_id", ID, nullable=True),
        sa.Column("text", sa.String(length=400), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("shared_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["giver_id"], ["members.id"], name=op.f("fk_thanks_giver_id_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["receiver_id"], ["members.id"], name=op.f("fk_thanks_receiver_id_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["answers_id"], ["thanks.id"], name=op.f("fk_thanks_answers_id_thanks"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thanks")),
    )
    _indices()
    op.add_column("posts", sa.Column("has_beneath", sa.Boolean(), nullable=False, server_default=sa.false()))


def _indices() -> None:
    stands = sa.text("state <> 'deleted' AND answers_id IS NULL")
    answer_stands = sa.text("state <> 'deleted' AND answers_id IS NOT NULL")
    shown = sa.text("shared_at IS NOT NULL")
    op.create_index(
        "uq_thanks_once", "thanks", ["giver_id", "subject_kind", "subject_id"],
        unique=True, sqlite_where=stands, postgresql_where=stands,
    )
    op.create_index(
        "uq_thanks_answer", "thanks", ["answers_id"],
        unique=True, sqlite_where=answer_stands, postgresql_where=answer_stands,
    )
    op.create_index(
        "ix_thanks_beneath", "thanks", ["subject_kind", "subject_id", "shared_at"],
        sqlite_where=shown, postgresql_where=shown,
    )
    op.create_index("ix_thanks_reached", "thanks", ["receiver_id", "id"])
    op.create_index("ix_thanks_sent", "thanks", ["giver_id", "id"])
    op.create_index(op.f("ix_thanks_answers_id"), "thanks", ["answers_id"])
