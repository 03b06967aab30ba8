"""Mandates: what one is about, who works here, with which first name, and posts in the official voice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0020"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the columns and the table."""
    op.add_column("grants", sa.Column("about", sa.String(length=80), nullable=False, server_default=""))
    op.add_column(
        "members", sa.Column("works_here", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("members", sa.Column("first_name", sa.String(length=30), nullable=False, server_default=""))
    op.create_table(
        "official_posts",
        sa.Column("post_id", ID, autoincrement=False, nullable=False),
        sa.Column("capability", sa.String(length=20), nullable=False),
        sa.Column("category_id", ID, nullable=True),
        sa.Column("about", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_official_posts_post_id_posts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["categories.id"],
            name=op.f("fk_official_posts_category_id_categories"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_official_posts")),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_table("official_posts")
    op.drop_column("members", "first_name")
    op.drop_column("members", "works_here")
    op.drop_column("grants", "about")
