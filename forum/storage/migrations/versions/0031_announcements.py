"""Announcements, who has read them, drafts with colleagues, and which mails a member chose."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def _to(table: str, column: str, other: str, **more: Any) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, **more)


def _announcements() -> None:
    me = "announcements"
    op.create_table(
        me,
        sa.Column("id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("category_id", ID, nullable=False),
        sa.Column("audience", sa.String(length=12), nullable=False),
        sa.Column("audience_id", ID, nullable=True),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("title", sa.String(length=140), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("heard", sa.String(length=400), nullable=False),
        sa.Column("stage", sa.String(length=10), nullable=False),
        sa.Column("version", ID, nullable=False),
        sa.Column("reader_id", ID, nullable=True),
        sa.Column("deputy_id", ID, nullable=True),
        sa.Column("read_by", MOMENT, nullable=True),
        sa.Column("deputy_told", sa.Boolean(), nullable=False),
        sa.Column("approved_by_id", ID, nullable=True),
        sa.Column("publish_at", MOMENT, nullable=True),
        sa.Column("ends_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.Column("archived_at", MOMENT, nullable=True),
        sa.Column("corrected_at", MOMENT, nullable=True),
        sa.Column("corrected_why", sa.String(length=300), nullable=False),
        sa.Column("emptied_at", MOMENT, nullable=True),
        sa.Column("post_id", ID, nullable=True),
        sa.CheckConstraint(
            "stage IN ('draft', 'reading', 'ready') OR emptied_at IS NOT NULL OR length(trim(heard)) >= 10",
            name=op.f("ck_announcements_heard"),
        ),
        sa.CheckConstraint(
            "stage NOT IN ('published', 'archived') OR (published_at IS NOT NULL AND ends_at IS NOT NULL)",
            name=op.f("ck_announcements_out"),
        ),
        sa.CheckConstraint(
            "stage <> 'scheduled' OR publish_at IS NOT NULL", name=op.f("ck_announcements_scheduled")
        ),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> author_id", name=op.f("ck_announcements_other_eyes")
        ),
        _to(me, "author_id", "members", ondelete="CASCADE"),
        _to(me, "category_id", "categories"),
        _to(me, "reader_id", "members", ondelete="SET NULL"),
        _to(me, "deputy_id", "members", ondelete="SET NULL"),
        _to(me, "approved_by_id", "members", ondelete="SET NULL"),
        _to(me, "post_id", "posts", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcements")),
        sa.UniqueConstraint("post_id", name=op.f("uq_announcements_post_id")),
    )
    for column in ("author_id", "reader_id", "deputy_id"):
        op.create_index(op.f(f"ix_announcements_{column}"), me, [column], unique=False)
    op.create_index("ix_announcements_out", me, ["stage", "ends_at"], unique=False)


def _handed_drafts() -> None:
    me = "handed_drafts"
    op.create_table(
        me,
        sa.Column("id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("reader_id", ID, nullable=False),
        sa.Column("topic_id", ID, nullable=True),
        sa.Column("title", sa.String(length=140), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("handed_at", MOMENT, nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.CheckConstraint("author_id <> reader_id", name=op.f("ck_handed_drafts_two_people")),
        _to(me, "author_id", "members", ondelete="CASCADE"),
        _to(me, "reader_id", "members", ondelete="CASCADE"),
        _to(me, "topic_id", "topics", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handed_drafts")),
    )
    for column in ("author_id", "reader_id", "topic_id", "handed_at"):
        op.create_index(op.f(f"ix_handed_drafts_{column}"), me, [column], unique=False)
    me = "handed_words"
    op.create_table(
        me,
        sa.Column("id", ID, nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("to_id", ID, nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        _to(me, "author_id", "members", ondelete="CASCADE"),
        _to(me, "to_id", "members", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handed_words")),
    )
    for column in ("place", "author_id", "to_id"):
        op.create_index(op.f(f"ix_handed_words_{column}"), me, [column], unique=False)


def upgrade() -> None:
    """Add the tables and the column."""
    _announcements()
    op.create_table(
        "second_readers",
        sa.Column("category_id", ID, autoincrement=False, nullable=False),
        _to("second_readers", "category_id", "categories", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("category_id", name=op.f("pk_second_readers")),
    )
    op.create_table(
        "announcements_seen",
        sa.Column("announcement_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        _to("announcements_seen", "announcement_id", "announcements", ondelete="CASCADE"),
        _to("announcements_seen", "member_id", "members", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("announcement_id", "member_id", name=op.f("pk_announcements_seen")),
    )
    op.create_index(
        op.f("ix_announcements_seen_member_id"), "announcements_seen", ["member_id"], unique=False
    )
    _handed_drafts()
    op.add_column("members", sa.Column("mails", sa.String(length=200), nullable=False, server_default=""))


def downgrade() -> None:
    """Take them away."""
    op.drop_column("members", "mails")
    for table in ("handed_words", "handed_drafts", "announcements_seen", "second_readers", "announcements"):
        op.drop_table(table)
