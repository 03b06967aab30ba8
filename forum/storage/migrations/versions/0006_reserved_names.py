"""Names kept for those who asked for them when registering."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reserved_names",
        sa.Column("name_key", sa.String(length=30), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name_key", name=op.f("pk_reserved_names")),
    )
    op.create_index(op.f("ix_reserved_names_at"), "reserved_names", ["at"], unique=False)
