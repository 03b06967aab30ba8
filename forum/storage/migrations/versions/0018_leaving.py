"""Members who leave: when, what goes with them, and that nothing is written in their name afterwards."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)

WRITERS = {
    "facts": "actor_id",
    "thanks": "giver_id",
    "drafts": "member_id",
    "call_drafts": "member_id",
    "readings": "member_id",
    "member_sessions": "member_id",
    "grants": "member_id",
    "group_members": "member_id",
}
"""Tables that a member who was forgotten a moment ago could still get a row in, and who that is in each.

Every verb records a fact, so the first one holds them all; the others hold what is told and not logged.
"""


def upgrade() -> None:
    """Add the columns, and let the database refuse what a former member would write."""
    op.add_column("members", sa.Column("leaves_at", MOMENT, nullable=True))
    op.add_column(
        "members", sa.Column("leaves_with_texts", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("members", sa.Column("erased_at", MOMENT, nullable=True))
    op.create_index(op.f("ix_members_leaves_at"), "members", ["leaves_at"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        for table, column in WRITERS.items():
            op.execute(
                f"CREATE TRIGGER {table}_by_members BEFORE INSERT ON {table} "
                f"WHEN EXISTS (SELECT 1 FROM members WHERE id = NEW.{column} AND erased_at IS NOT NULL) "
                "BEGIN SELECT RAISE(ABORT, 'a former member writes nothing'); END"
            )
    else:
        _postgresql()


def _postgresql() -> None:
    """The lock waits for a transaction that is just forgetting the member; the question after it sees that."""
    op.execute(
        "CREATE FUNCTION written_by_members() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "DECLARE writer bigint; BEGIN "
        "EXECUTE format('SELECT ($1).%I', TG_ARGV[0]) INTO writer USING NEW; "
        "PERFORM 1 FROM members WHERE id = writer FOR KEY SHARE; "
        "IF EXISTS (SELECT 1 FROM members WHERE id = writer AND erased_at IS NOT NULL) THEN "
        "RAISE EXCEPTION 'a former member writes nothing' USING ERRCODE = 'integrity_constraint_violation'; "
        "END IF; RETURN NEW; END $$"
    )
    for table, column in WRITERS.items():
        op.execute(
            f"CREATE TRIGGER {table}_by_members BEFORE INSERT ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION written_by_members('{column}')"
        )


def downgrade() -> None:
    """Take the refusals and the columns away."""
    for table in WRITERS:
        op.execute(
            f"DROP TRIGGER {table}_by_members"
            if op.get_bind().dialect.name == "sqlite"
            else f"DROP TRIGGER {table}_by_members ON {table}"
        )
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION written_by_members")
    op.drop_index(op.f("ix_members_leaves_at"), "members")
    for column in ("erased_at", "leaves_with_texts", "leaves_at"):
        op.drop_column("members", column)
