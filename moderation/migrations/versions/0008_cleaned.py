"""What a decision says without persons: taken out while their names are known."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "moderation_0008"
down_revision = "moderation_0007"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "moderation_cleaned",
        sa.Column("decision_id", ID, autoincrement=False, nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("law", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["moderation_decisions.id"],
            name=op.f("fk_moderation_cleaned_decision_id_moderation_decisions"),
        ),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_moderation_cleaned")),
    )


def downgrade() -> None:
    op.drop_table("moderation_cleaned")
