"""Which texts of a post its readers have seen. Of those written before, all count as seen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "post_revisions", sa.Column("published", sa.Boolean(), nullable=False, server_default=sa.true())
    )
