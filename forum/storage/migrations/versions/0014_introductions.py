"""What brings members, introductions, and the concierge's desk."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0012"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def _member(name: str, **more: Any) -> sa.Column[Any]:
    return sa.Column(name, ID, sa.ForeignKey("members.id", ondelete="CASCADE"), nullable=False, **more)


def upgrade() -> None:
    op.create_table(
        "welcomes",
        _member("member_id", primary_key=True, autoincrement=False),
        sa.Column("asked_at", MOMENT, nullable=True),
        sa.Column("wants_introductions", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "member_purposes",
        _member("member_id", primary_key=True, autoincrement=False),
        sa.Column("name", sa.String(length=10), primary_key=True),
    )
    op.create_table(
        "introductions",
        sa.Column("id", ID, primary_key=True),
        _member("author_id"),
        _member("first_id"),
        _member("second_id"),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("told_at", MOMENT, nullable=True),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("first_said", sa.String(length=3), nullable=False),
        sa.Column("second_said", sa.String(length=3), nullable=False),
        sa.Column("over_at", MOMENT, nullable=True),
        sa.Column("topic_id", ID, sa.ForeignKey("topics.id", ondelete="SET NULL"), nullable=True),
        sa.Column("met_at", MOMENT, nullable=True),
        sa.UniqueConstraint("topic_id"),
        sa.CheckConstraint("first_id < second_id", name="pair"),
    )
    op.create_index("ix_introductions_author_id", "introductions", ["author_id"])
    op.create_index("ix_introductions_pair", "introductions", ["first_id", "second_id"])
    op.create_index("ix_introductions_second_id", "introductions", ["second_id"])
    op.create_index("ix_introductions_waiting", "introductions", ["over_at", "ends_at"])
    op.create_table(
        "desk_claims",
        sa.Column("kind", sa.String(length=12), primary_key=True),
        sa.Column("subject_id", ID, primary_key=True, autoincrement=False),
        _member("member_id"),
        sa.Column("taken_at", MOMENT, nullable=False),
    )
    op.create_index("ix_desk_claims_member_id", "desk_claims", ["member_id"])
