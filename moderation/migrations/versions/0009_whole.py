"""The database refuses decisions without facts or a rule that somebody wrote, statements that tell nobody anything,
and to empty what is never changed."""

from __future__ import annotations

from alembic import op

revision = "moderation_0009"
down_revision = "moderation_0008"
branch_labels = None
depends_on = None

KEPT = ("moderation_entries", "moderation_decisions", "moderation_statements")

IN_FORCE = """EXISTS (
    SELECT 1 FROM moderation_rules r JOIN moderation_code_versions v ON v.id = r.version_id
    WHERE v.number = NEW.rule_version AND r.key = NEW.rule_key)"""

TO_SOMEBODY = (
    "NEW.role IN ('author', 'reporter') AND (NEW.member_id IS NOT NULL OR NEW.report_id IS NOT NULL)"
)
BLANK = "' ' || char(9) || char(10) || char(13) || char(160)"

WHOLE = {
    "moderation_decisions": {
        "sqlite": f"length(trim(NEW.facts, {BLANK})) >= 3 AND {IN_FORCE}",
        "postgresql": rf"length(regexp_replace(NEW.facts, '^\s+|\s+$', '', 'g')) >= 3 AND {IN_FORCE}",
    },
    "moderation_statements": {
        "sqlite": f"length(trim(NEW.text, {BLANK})) >= 1 AND {TO_SOMEBODY}",
        "postgresql": rf"NEW.text ~ '\S' AND {TO_SOMEBODY}",
    },
}
"""What a line must be to be taken."""


def _sqlite() -> None:
    for table, whole in WHOLE.items():
        op.execute(
            f"CREATE TRIGGER {table}_whole BEFORE INSERT ON {table} WHEN NOT ({whole['sqlite']}) "
            f"BEGIN SELECT RAISE(ABORT, '{table}: something is missing'); END"
        )


def _postgresql() -> None:
    for table in KEPT:  # SQLite knows no such thing
        op.execute(
            f"CREATE TRIGGER {table}_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION moderation_never_changed()"
        )
    for table, whole in WHOLE.items():
        op.execute(
            f"CREATE FUNCTION {table}_whole() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF NOT ({whole['postgresql']}) THEN "
            f"RAISE EXCEPTION '{table}: something is missing' USING ERRCODE = 'check_violation'; "
            "END IF; RETURN NEW; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_whole BEFORE INSERT ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_whole()"
        )


def upgrade() -> None:
    _sqlite() if op.get_bind().dialect.name == "sqlite" else _postgresql()


def downgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table in WHOLE:
        op.execute(f"DROP TRIGGER {table}_whole" + ("" if sqlite else f" ON {table}"))
        if not sqlite:
            op.execute(f"DROP FUNCTION {table}_whole()")
    for table in () if sqlite else KEPT:
        op.execute(f"DROP TRIGGER {table}_emptied ON {table}")
