"""Questionnaires, their questions as asked, who has answered, and apart from them the answers."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def _of(table: str, name: str, *, cascades: bool = True, **more: Any) -> sa.Column[Any]:
    key = sa.ForeignKey(f"{table}.id", ondelete="CASCADE" if cascades else None)
    return sa.Column(name, ID, key, **{"nullable": False, **more})


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "questionnaires",
        sa.Column("id", ID, primary_key=True),
        sa.Column("kind", sa.String(length=8), nullable=False),
        _of("categories", "category_id", cascades=False),
        _of("topics", "topic_id", cascades=False, nullable=True),
        _of("members", "author_id", cascades=False),
        sa.Column("title", sa.String(length=140), nullable=False),
        sa.Column("purpose", sa.String(length=500), nullable=False),
        sa.Column("readers", sa.String(length=8), nullable=False),
        sa.Column("kept_days", ID, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("paged", sa.Boolean(), nullable=False),
        sa.Column("version", ID, nullable=False),
        sa.Column("turn", ID, nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("results", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("emptied_at", MOMENT, nullable=True),
        sa.CheckConstraint("kind IN ('form', 'poll', 'after')", name="kind"),
        sa.CheckConstraint("readers IN ('asker', 'team', 'nobody')", name="readers"),
        sa.CheckConstraint("kept_days BETWEEN 1 AND 1095", name="kept_days"),
        sa.CheckConstraint("purpose <> '' OR state IN ('removed', 'deleted')", name="purpose"),
        sa.CheckConstraint("kind = 'form' OR topic_id IS NOT NULL", name="topic"),
    )
    for column in ("category_id", "topic_id", "author_id"):
        op.create_index(f"ix_questionnaires_{column}", "questionnaires", [column])
    op.create_index("ix_questionnaires_list", "questionnaires", ["state", "status", "ends_at"])
    op.create_index(
        "uq_questionnaires_after",
        "questionnaires",
        ["topic_id"],
        unique=True,
        sqlite_where=sa.text("kind = 'after'"),
        postgresql_where=sa.text("kind = 'after'"),
    )
    op.create_table(
        "questionnaire_questions",
        _of("questionnaires", "questionnaire_id", primary_key=True, autoincrement=False),
        sa.Column("number", ID, primary_key=True, autoincrement=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_table(
        "questionnaire_tokens",
        _of("questionnaires", "questionnaire_id", primary_key=True, autoincrement=False),
        _of("members", "member_id", primary_key=True, autoincrement=False),
        sa.Column("spent", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_questionnaire_tokens_member_id", "questionnaire_tokens", ["member_id"])
    op.create_table(
        "questionnaire_ballots",
        sa.Column("id", ID, primary_key=True, autoincrement=False),
        _of("questionnaires", "questionnaire_id"),
        sa.Column("version", ID, nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("folded", sa.Boolean(), nullable=False),
    )
    op.create_index(
        "ix_questionnaire_ballots_questionnaire_id", "questionnaire_ballots", ["questionnaire_id"]
    )
    op.create_table(
        "questionnaire_answers",
        sa.Column("id", ID, primary_key=True),
        _of("questionnaires", "questionnaire_id"),
        _of("members", "member_id"),
        sa.Column("version", ID, nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.UniqueConstraint("questionnaire_id", "member_id"),
    )
    op.create_index("ix_questionnaire_answers_member_id", "questionnaire_answers", ["member_id"])
    op.create_table(
        "questionnaire_drafts",
        _of("questionnaires", "questionnaire_id", primary_key=True, autoincrement=False),
        _of("members", "member_id", primary_key=True, autoincrement=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
    )
    op.create_index("ix_questionnaire_drafts_member_id", "questionnaire_drafts", ["member_id"])


def downgrade() -> None:
    """Take them away."""
    for table in ("drafts", "answers", "ballots", "tokens", "questions"):
        op.drop_table(f"questionnaire_{table}")
    op.drop_table("questionnaires")
