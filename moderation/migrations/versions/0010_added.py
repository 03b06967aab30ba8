"""How often something was added to a notice about nothing: as often as to any other, and no trace of what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "moderation_0010"
down_revision = "moderation_0009"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("moderation_stray_notices", sa.Column("added", ID, server_default="0", nullable=False))


def downgrade() -> None:
    op.drop_column("moderation_stray_notices", "added")
