"""Cases, their stories, what was judged; the audit; care. What must not change can't be changed, by any program."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "moderation_0002"
down_revision = "moderation_0001"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


IMMUTABLE = ("moderation_entries", "moderation_audit")
"""Lines are added here and never changed or deleted."""


def _cases() -> None:
    op.create_table(
        "moderation_cases",
        sa.Column("id", ID, nullable=False),
        sa.Column("subject_kind", sa.String(length=20), nullable=False),
        sa.Column("subject_id", ID, nullable=False),
        sa.Column("owner_id", ID, nullable=True),
        sa.Column("category_id", ID, nullable=True),
        sa.Column("topic_id", ID, nullable=True),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("version", ID, nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("rule_key", sa.String(length=40), nullable=False),
        sa.Column("claimed_by_id", ID, nullable=True),
        sa.Column("claimed_at", MOMENT, nullable=True),
        sa.Column("escalated", sa.Boolean(), nullable=False),
        sa.Column("handed_over", sa.Boolean(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("waiting_since", MOMENT, nullable=False),
        sa.Column("urgency", sa.Double(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["categories.id"],
            name=op.f("fk_moderation_cases_category_id_categories"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["claimed_by_id"],
            ["members.id"],
            name=op.f("fk_moderation_cases_claimed_by_id_members"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["members.id"],
            name=op.f("fk_moderation_cases_owner_id_members"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_cases")),
        sa.UniqueConstraint(
            "subject_kind", "subject_id", name=op.f("uq_moderation_cases_subject_kind_subject_id")
        ),
    )
    op.create_index(
        "ix_moderation_cases_category", "moderation_cases", ["category_id", "status", "urgency"], unique=False
    )
    op.create_index(
        op.f("ix_moderation_cases_claimed_by_id"), "moderation_cases", ["claimed_by_id"], unique=False
    )
    op.create_index(op.f("ix_moderation_cases_due_at"), "moderation_cases", ["due_at"], unique=False)
    op.create_index("ix_moderation_cases_owner", "moderation_cases", ["owner_id", "id"], unique=False)
    op.create_index("ix_moderation_cases_topic", "moderation_cases", ["topic_id"], unique=False)
    op.create_index("ix_moderation_cases_queue", "moderation_cases", ["status", "urgency"], unique=False)


def _entries() -> None:
    op.create_table(
        "moderation_entries",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("number", ID, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("actor_id", ID, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["moderation_cases.id"], name=op.f("fk_moderation_entries_case_id_moderation_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_entries")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_moderation_entries_case_id_number")),
    )
    op.create_index("ix_moderation_entries_actor", "moderation_entries", ["case_id", "actor_id"], unique=False)
    op.create_index("ix_moderation_entries_day", "moderation_entries", ["actor_id", "at"], unique=False)
    op.create_index("ix_moderation_entries_time", "moderation_entries", ["kind", "at"], unique=False)


def _snapshots() -> None:
    op.create_table(
        "moderation_snapshots",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("taken_at", MOMENT, nullable=False),
        sa.Column("revision", ID, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=140), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("author_name", sa.String(length=60), nullable=False),
        sa.Column("url", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("erased_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["moderation_cases.id"],
            name=op.f("fk_moderation_snapshots_case_id_moderation_cases"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_snapshots")),
        sa.UniqueConstraint("case_id", "digest", name=op.f("uq_moderation_snapshots_case_id_digest")),
    )


def _audit() -> None:
    op.create_table(
        "moderation_audit",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor_id", ID, nullable=False),
        sa.Column("act", sa.String(length=60), nullable=False),
        sa.Column("thing_kind", sa.String(length=20), nullable=False),
        sa.Column("thing_id", ID, nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_audit")),
        sa.UniqueConstraint("hash", name=op.f("uq_moderation_audit_hash")),
    )
    op.create_index("ix_moderation_audit_act", "moderation_audit", ["act", "id"], unique=False)
    op.create_index("ix_moderation_audit_actor", "moderation_audit", ["actor_id", "id"], unique=False)
    op.create_index("ix_moderation_audit_thing", "moderation_audit", ["thing_kind", "id"], unique=False)
    op.create_index("ix_moderation_audit_time", "moderation_audit", ["at"], unique=False)


def _audit_head() -> None:
    op.create_table(
        "moderation_audit_head",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("number", ID, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_audit_head")),
    )


def _shelters() -> None:
    op.create_table(
        "moderation_shelters",
        sa.Column("id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("opened_by_id", ID, nullable=True),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_moderation_shelters_member_id_members"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"],
            ["members.id"],
            name=op.f("fk_moderation_shelters_opened_by_id_members"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_shelters")),
    )
    op.create_index(
        "ix_moderation_shelters_member", "moderation_shelters", ["member_id", "until"], unique=False
    )


def _wishes() -> None:
    op.create_table(
        "moderation_wishes",
        sa.Column("member_id", ID, nullable=False),
        sa.Column("cases_a_day", ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_moderation_wishes_member_id_members"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_moderation_wishes")),
    )


def _passed_on() -> None:
    op.create_table(
        "moderation_passed_on",
        sa.Column("member_id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["moderation_cases.id"],
            name=op.f("fk_moderation_passed_on_case_id_moderation_cases"),
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_moderation_passed_on_member_id_members"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("member_id", "case_id", name=op.f("pk_moderation_passed_on")),
    )
    op.create_index(
        op.f("ix_moderation_passed_on_case_id"), "moderation_passed_on", ["case_id"], unique=False
    )


def _stray_notices() -> None:
    op.create_table(
        "moderation_stray_notices",
        sa.Column("id", ID, nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_stray_notices")),
        sa.UniqueConstraint("reference", name=op.f("uq_moderation_stray_notices_reference")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_moderation_stray_notices_token_hash")),
    )


def _sqlite() -> None:
    for table in IMMUTABLE:
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is never changed'); END"
            )
    # INSERT OR REPLACE would delete the line that is in its way without asking the trigger above.
    op.execute(
        "CREATE TRIGGER moderation_audit_no_replace BEFORE INSERT ON moderation_audit "
        "WHEN EXISTS (SELECT 1 FROM moderation_audit WHERE id = NEW.id OR hash = NEW.hash) "
        "BEGIN SELECT RAISE(ABORT, 'moderation_audit is never changed'); END"
    )


def _postgresql() -> None:
    op.execute(
        "CREATE FUNCTION moderation_never_changed() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is never changed', TG_TABLE_NAME; END $$"
    )
    for table in IMMUTABLE:
        op.execute(
            f"CREATE TRIGGER {table}_never BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION moderation_never_changed()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION moderation_never_changed()"
        )


def upgrade() -> None:
    _cases()
    _entries()
    _snapshots()
    _audit()
    _audit_head()
    _shelters()
    _wishes()
    _passed_on()
    _stray_notices()
    op.execute("INSERT INTO moderation_audit_head (id, number, hash) VALUES (1, 0, '')")
    _sqlite() if op.get_bind().dialect.name == "sqlite" else _postgresql()
