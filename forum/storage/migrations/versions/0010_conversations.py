"""Private conversations: who takes part, what they are for, until when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0008"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "participants",
        sa.Column("topic_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topics.id"], name=op.f("fk_participants_topic_id_topics"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_participants_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("topic_id", "member_id", name=op.f("pk_participants")),
    )
    op.create_index(op.f("ix_participants_member_id"), "participants", ["member_id"])
    op.create_table(
        "conversations",
        sa.Column("topic_id", ID, nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("url", sa.String(length=200), nullable=False),
        sa.Column("closes_at", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topics.id"], name=op.f("fk_conversations_topic_id_topics"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("topic_id", name=op.f("pk_conversations")),
    )
    op.create_index(op.f("ix_conversations_closes_at"), "conversations", ["closes_at"])
