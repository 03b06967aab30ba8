"""Who corrected what is announced: until now whoever gave the reason that stands with the correction."""

from __future__ import annotations

from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

_KNOWN = """
UPDATE announcements SET corrected_by_id = COALESCE(
    (SELECT editor_id FROM post_revisions AS one
     WHERE one.post_id = announcements.post_id AND one.reason = announcements.corrected_why
     ORDER BY one.number DESC LIMIT 1),
    author_id)
WHERE corrected_at IS NOT NULL
"""


def upgrade() -> None:
    number = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    # in one statement, because SQLite adds a foreign key with its column or not at all
    refers = "CONSTRAINT fk_announcements_corrected_by_id_members REFERENCES members (id)"
    op.execute(f"ALTER TABLE announcements ADD COLUMN corrected_by_id {number} {refers}")
    op.execute(_KNOWN)


def downgrade() -> None:
    op.drop_column("announcements", "corrected_by_id")
