"""What is never changed isn't replaced either, by no tool.

On SQLite ``INSERT OR REPLACE`` deletes whatever is in its way, and asks the triggers on deleting only on
connections with ``recursive_triggers``. The program's have it; a tool from outside needn't.
"""

from __future__ import annotations

from alembic import op

revision = "moderation_0006"
down_revision = "moderation_0005"
branch_labels = None
depends_on = None

PUBLISHED = "EXISTS (SELECT 1 FROM moderation_code_versions v WHERE v.id = %s AND v.published_at IS NOT NULL)"

UNIQUE = {
    "moderation_entries": ("id = NEW.id", "case_id = NEW.case_id AND number = NEW.number"),
    "moderation_decisions": (
        "id = NEW.id",
        "case_id = NEW.case_id AND number = NEW.number",
        "reverses_id = NEW.reverses_id",
    ),
    "moderation_statements": (
        "id = NEW.id",
        "decision_id = NEW.decision_id AND member_id = NEW.member_id",
        "decision_id = NEW.decision_id AND report_id = NEW.report_id",
    ),
    "moderation_code_versions": (
        "id = NEW.id AND published_at IS NOT NULL",
        "number = NEW.number AND published_at IS NOT NULL",
    ),
    "moderation_rules": (
        f"id = NEW.id AND {PUBLISHED % 'version_id'}",
        f"version_id = NEW.version_id AND key = NEW.key AND {PUBLISHED % 'version_id'}",
    ),
}
"""By table: when an old line would be in the way of a new one."""


def upgrade() -> None:
    """Add the refusals, on SQLite alone: PostgreSQL replaces nothing without asking."""
    if op.get_bind().dialect.name != "sqlite":
        return
    for table, conditions in UNIQUE.items():
        # Each by itself: an OR of them would read the whole table instead of its indexes.
        there = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {one})" for one in conditions)
        op.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {there} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is never changed'); END"
        )
