"""Whom a case is between: they don't see it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "moderation_0005"
down_revision = "moderation_0004"
branch_labels = None
depends_on = None

PARTIES = (
    """SELECT c.id, t.receiver_id FROM moderation_cases c JOIN thanks t ON t.id = c.subject_id
    WHERE c.subject_kind = 'thanks'""",
    """SELECT c.id, i.first_id FROM moderation_cases c JOIN introductions i ON i.id = c.subject_id
    WHERE c.subject_kind = 'introduction'""",
    """SELECT c.id, i.second_id FROM moderation_cases c JOIN introductions i ON i.id = c.subject_id
    WHERE c.subject_kind = 'introduction'""",
    """SELECT c.id, g.author_id FROM moderation_cases c JOIN gift_words w ON w.id = c.subject_id
    JOIN gifts g ON g.id = w.gift_id WHERE c.subject_kind = 'gift_word'""",
    """SELECT c.id, h.member_id FROM moderation_cases c JOIN gift_words w ON w.id = c.subject_id
    JOIN gift_hands h ON h.id = w.hand_id WHERE c.subject_kind = 'gift_word'""",
    """SELECT c.id, p.member_id FROM moderation_cases c JOIN topics t ON t.id = c.topic_id
    JOIN participants p ON p.topic_id = t.id WHERE t.kind = 'private'""",
)


def upgrade() -> None:
    op.add_column("moderation_cases", sa.Column("party_ids", sa.Text(), server_default="", nullable=False))
    database = op.get_bind()
    parties: dict[int, set[int]] = {}
    for asked in PARTIES:
        for case_id, member_id in database.execute(sa.text(asked)):
            parties.setdefault(case_id, set()).add(member_id)
    keep = sa.text("UPDATE moderation_cases SET party_ids = :parties WHERE id = :case_id")
    for case_id, members in parties.items():
        told = "".join(f",{one}" for one in sorted(members)) + ","
        database.execute(keep, {"parties": told, "case_id": case_id})


def downgrade() -> None:
    op.drop_column("moderation_cases", "party_ids")
