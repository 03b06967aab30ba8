"""What the brand assumes when the report says what answers may have spared it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "report_assumptions",
        sa.Column("id", ID, nullable=False),
        sa.Column("share", ID, nullable=False),
        sa.Column("hundredths", ID, nullable=False),
        sa.Column("unit", sa.String(length=3), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("dropped_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"], ["members.id"], name=op.f("fk_report_assumptions_author_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_assumptions")),
        sa.CheckConstraint("share BETWEEN 1 AND 100", name=op.f("ck_report_assumptions_share")),
        sa.CheckConstraint(
            "hundredths BETWEEN 1 AND 100000", name=op.f("ck_report_assumptions_hundredths")
        ),
    )
    op.create_index(
        op.f("ix_report_assumptions_author_id"), "report_assumptions", ["author_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("report_assumptions")
