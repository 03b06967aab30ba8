"""A topic asks one question after its resolution at a time, and those who were not asked, once more later.

Its first question may be over when the idea in it is done, or another topic's went into it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

NAME, TABLE = "uq_questionnaires_after", "questionnaires"


def upgrade() -> None:
    _one(sa.text("kind = 'after' AND status = 'open'"))


def downgrade() -> None:
    _one(sa.text("kind = 'after'"))


def _one(where: sa.TextClause) -> None:
    op.drop_index(NAME, TABLE)
    op.create_index(NAME, TABLE, ["topic_id"], unique=True, sqlite_where=where, postgresql_where=where)
