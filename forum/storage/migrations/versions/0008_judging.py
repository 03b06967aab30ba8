"""What decisions do to profiles and topics, and notices about more than posts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("members", sa.Column("concealed", sa.JSON(), nullable=True))
    op.add_column("members", sa.Column("profile_revision", ID, nullable=False, server_default="1"))
    op.add_column("topics", sa.Column("slow_seconds", ID, nullable=False, server_default="0"))
    op.add_column("topics", sa.Column("slow_until", MOMENT, nullable=True))
    _notices()


def _notices() -> None:
    with op.batch_alter_table("notifications") as table:
        table.alter_column("kind", existing_type=sa.String(length=12), type_=sa.String(length=24))
        for name in ("topic_id", "post_id", "actor_id"):
            table.alter_column(name, existing_type=ID, nullable=True)
        table.add_column(sa.Column("about", sa.String(length=60), nullable=True))
        table.add_column(sa.Column("url", sa.String(length=200), nullable=False, server_default=""))
        table.add_column(sa.Column("data", sa.JSON(), nullable=False, server_default="{}"))
        table.create_unique_constraint(
            op.f("uq_notifications_member_id_about"), ["member_id", "about"]
        )
