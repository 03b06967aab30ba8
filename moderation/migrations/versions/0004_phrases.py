"""The phrases that administrators list, and how strictly texts are judged where."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "moderation_0004"
down_revision = "moderation_0003"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "moderation_phrases",
        sa.Column("id", ID, nullable=False),
        sa.Column("text", sa.String(length=120), nullable=False),
        sa.Column("key", sa.String(length=480), nullable=False),
        sa.Column("weight", ID, nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("listed_by_id", ID, nullable=True),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["listed_by_id"],
            ["members.id"],
            name=op.f("fk_moderation_phrases_listed_by_id_members"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_phrases")),
        sa.UniqueConstraint("key", name=op.f("uq_moderation_phrases_key")),
    )
    op.create_table(
        "moderation_thresholds",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("category_id", ID, nullable=True),
        sa.Column("nudge", ID, nullable=False),
        sa.Column("hold", ID, nullable=False),
        sa.Column("set_by_id", ID, nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "nudge BETWEEN 20 AND hold AND hold <= 101", name=op.f("ck_moderation_thresholds_sound")
        ),
        sa.CheckConstraint("id = coalesce(category_id, 0)", name=op.f("ck_moderation_thresholds_place")),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["categories.id"],
            name=op.f("fk_moderation_thresholds_category_id_categories"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["set_by_id"],
            ["members.id"],
            name=op.f("fk_moderation_thresholds_set_by_id_members"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_thresholds")),
    )
