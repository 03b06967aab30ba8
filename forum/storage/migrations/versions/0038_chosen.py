"""What is chosen for the review, what reviews have quoted, and corrections that a colleague reads first."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "review_choices",
        sa.Column("id", ID, nullable=False),
        sa.Column("week", sa.String(length=7), nullable=False),
        sa.Column("place", ID, nullable=False),
        sa.Column("post_id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_review_choices_post_id_posts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["members.id"], name=op.f("fk_review_choices_author_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_choices")),
        sa.UniqueConstraint("week", "place", name=op.f("uq_review_choices_week_place")),
        sa.UniqueConstraint("week", "post_id", name=op.f("uq_review_choices_week_post_id")),
        sa.CheckConstraint("place BETWEEN 1 AND 7", name=op.f("ck_review_choices_place")),
    )
    for column in ("post_id", "author_id"):
        op.create_index(op.f(f"ix_review_choices_{column}"), "review_choices", [column], unique=False)
    op.create_table(
        "review_quotes",
        sa.Column("member_id", ID, autoincrement=False, nullable=False),
        sa.Column("post_id", ID, autoincrement=False, nullable=False),
        sa.Column("week", sa.String(length=7), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_review_quotes_member_id_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_review_quotes_post_id_posts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", "post_id", "week", name=op.f("pk_review_quotes")),
    )
    op.create_index(op.f("ix_review_quotes_post_id"), "review_quotes", ["post_id"], unique=False)
    op.create_table(
        "announcement_corrections",
        sa.Column("announcement_id", ID, autoincrement=False, nullable=False),
        sa.Column("writer_id", ID, nullable=False),
        sa.Column("title", sa.String(length=140), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("revision", ID, nullable=False),
        sa.Column("version", ID, nullable=False),
        sa.Column("waits", sa.Boolean(), nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["announcements.id"],
            name=op.f("fk_announcement_corrections_announcement_id_announcements"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["writer_id"],
            ["members.id"],
            name=op.f("fk_announcement_corrections_writer_id_members"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("announcement_id", name=op.f("pk_announcement_corrections")),
    )
    op.create_index(
        op.f("ix_announcement_corrections_writer_id"), "announcement_corrections", ["writer_id"], unique=False
    )


def downgrade() -> None:
    for table in ("announcement_corrections", "review_quotes", "review_choices"):
        op.drop_table(table)
