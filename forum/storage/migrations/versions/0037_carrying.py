"""Topics on which something of another part stands say so themselves: others are not asked about it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("topics", sa.Column("carries", sa.Boolean(), nullable=False, server_default=sa.false()))
    for table in ("ideas", "questionnaires"):
        op.execute(
            f"UPDATE topics SET carries = true WHERE id IN "  # noqa: S608 (names of ours)
            f"(SELECT topic_id FROM {table} WHERE topic_id IS NOT NULL)"
        )


def downgrade() -> None:
    op.drop_column("topics", "carries")
