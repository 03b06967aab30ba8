"""Departments, what was handed to them, and the story of each hand-off."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def _to(table: str, column: str, other: str, **more: Any) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, **more)


def _departments() -> None:
    op.create_table(
        "departments",
        sa.Column("id", ID, nullable=False),
        sa.Column("name_fr", sa.String(length=60), nullable=False),
        sa.Column("name_en", sa.String(length=60), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("delay_days", ID, nullable=False),
        sa.Column("weekly", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departments")),
    )
    op.create_table(
        "department_people",
        sa.Column("department_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        _to("department_people", "department_id", "departments", ondelete="CASCADE"),
        _to("department_people", "member_id", "members", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("department_id", "member_id", name=op.f("pk_department_people")),
    )
    op.create_index(op.f("ix_department_people_member_id"), "department_people", ["member_id"], unique=False)


def _handoffs() -> None:
    op.create_table(
        "handoffs",
        sa.Column("id", ID, nullable=False),
        sa.Column("post_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("department_id", ID, nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by_id", ID, nullable=True),
        sa.Column("signed", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("consent", sa.String(length=10), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("course", sa.JSON(), nullable=False),
        sa.Column("told", ID, nullable=False),
        sa.Column("revision", ID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        _to("handoffs", "post_id", "posts", ondelete="CASCADE"),
        _to("handoffs", "member_id", "members"),
        _to("handoffs", "author_id", "members"),
        _to("handoffs", "owner_id", "members"),
        _to("handoffs", "department_id", "departments"),
        _to("handoffs", "answered_by_id", "members"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handoffs")),
    )
    for column in ("post_id", "member_id", "author_id", "owner_id", "department_id", "answered_by_id"):
        op.create_index(op.f(f"ix_handoffs_{column}"), "handoffs", [column], unique=False)
    op.create_index("ix_handoffs_status", "handoffs", ["status", "due_at"], unique=False)


def upgrade() -> None:
    """Make the tables."""
    _departments()
    _handoffs()
    op.create_table(
        "handoff_entries",
        sa.Column("id", ID, nullable=False),
        sa.Column("handoff_id", ID, nullable=False),
        sa.Column("number", ID, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("actor_id", ID, nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _to("handoff_entries", "handoff_id", "handoffs", ondelete="CASCADE"),
        _to("handoff_entries", "actor_id", "members"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handoff_entries")),
        sa.UniqueConstraint("handoff_id", "number", name=op.f("uq_handoff_entries_handoff_id_number")),
    )
    op.create_index(op.f("ix_handoff_entries_actor_id"), "handoff_entries", ["actor_id"], unique=False)


def downgrade() -> None:
    """Take them away."""
    for table in ("handoff_entries", "handoffs", "department_people", "departments"):
        op.drop_table(table)
