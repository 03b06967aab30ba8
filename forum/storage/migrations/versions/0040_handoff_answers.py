"""A department's answer has a state of its own, apart from the note of whoever handed the question on.

What is held, hidden or removed already stays so as a whole: the case that is open about it shows both.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    state = sa.Column("answer_state", sa.String(length=10), nullable=False, server_default="published")
    op.add_column("handoffs", state)
    op.add_column(
        "handoffs", sa.Column("answer_reason", sa.String(length=1000), nullable=False, server_default="")
    )


def downgrade() -> None:
    op.drop_column("handoffs", "answer_reason")
    op.drop_column("handoffs", "answer_state")
