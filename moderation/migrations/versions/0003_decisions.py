"""Decisions, reports, statements of reasons, appeals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "moderation_0003"
down_revision = "moderation_0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


IMMUTABLE = ("moderation_decisions",)

TOLD = ("decision_id", "role", "report_id", "language", "text", "delivered_at", "appealable_until")
"""What of a statement can't change: all but when it was mailed and seen, and whose it was once they are erased."""


def _decisions() -> None:
    op.create_table(
        "moderation_decisions",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("number", ID, nullable=False),
        sa.Column("snapshot_id", ID, nullable=True),
        sa.Column("decided_by_id", ID, nullable=False),
        sa.Column("decided_at", MOMENT, nullable=False),
        sa.Column("measure", sa.String(length=16), nullable=False),
        sa.Column("rule_key", sa.String(length=40), nullable=False),
        sa.Column("rule_version", ID, nullable=False),
        sa.Column("illegal", sa.Boolean(), nullable=False),
        sa.Column("law", sa.String(length=200), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("detected_by_machine", sa.Boolean(), nullable=False),
        sa.Column("decided_by_machine", sa.Boolean(), nullable=False),
        sa.Column("until", MOMENT, nullable=True),
        sa.Column("reverses_id", ID, nullable=True),
        sa.Column("effects", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "measure <> 'reverse' OR reverses_id IS NOT NULL", name=op.f("ck_moderation_decisions_reverses")
        ),
        sa.CheckConstraint(
            "measure NOT IN ('mute', 'slow', 'ask_edit') OR until IS NOT NULL",
            name=op.f("ck_moderation_decisions_until"),
        ),
        sa.CheckConstraint("NOT illegal OR length(trim(law)) >= 3", name=op.f("ck_moderation_decisions_law")),
        sa.CheckConstraint("source IN ('notice', 'own')", name=op.f("ck_moderation_decisions_source")),
        sa.CheckConstraint(
            "length(rule_key) > 0 AND rule_version > 0", name=op.f("ck_moderation_decisions_rule")
        ),
        sa.CheckConstraint("length(trim(facts)) >= 3", name=op.f("ck_moderation_decisions_facts")),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["moderation_cases.id"],
            name=op.f("fk_moderation_decisions_case_id_moderation_cases"),
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"],
            ["moderation_decisions.id"],
            name=op.f("fk_moderation_decisions_reverses_id_moderation_decisions"),
        ),
        sa.ForeignKeyConstraint(
            ["snapshot_id"],
            ["moderation_snapshots.id"],
            name=op.f("fk_moderation_decisions_snapshot_id_moderation_snapshots"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_decisions")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_moderation_decisions_case_id_number")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_moderation_decisions_reverses_id")),
    )
    op.create_index(
        op.f("ix_moderation_decisions_decided_by_id"), "moderation_decisions", ["decided_by_id"], unique=False
    )
    op.create_index("ix_moderation_decisions_time", "moderation_decisions", ["decided_at"], unique=False)


def _reports() -> None:
    op.create_table(
        "moderation_reports",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("reporter_id", ID, nullable=True),
        sa.Column("rule_key", sa.String(length=40), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("snapshot_id", ID, nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("decision_id", ID, nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("erased", sa.Boolean(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("good_faith", sa.Boolean(), nullable=False),
        sa.Column("law", sa.String(length=200), nullable=False),
        sa.Column("of_minors", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "reporter_id IS NOT NULL OR reference IS NOT NULL OR erased",
            name=op.f("ck_moderation_reports_known"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["moderation_cases.id"], name=op.f("fk_moderation_reports_case_id_moderation_cases")
        ),
        sa.ForeignKeyConstraint(
            ["reporter_id"],
            ["members.id"],
            name=op.f("fk_moderation_reports_reporter_id_members"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["snapshot_id"],
            ["moderation_snapshots.id"],
            name=op.f("fk_moderation_reports_snapshot_id_moderation_snapshots"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_reports")),
        sa.UniqueConstraint("reference", name=op.f("uq_moderation_reports_reference")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_moderation_reports_token_hash")),
    )
    op.create_index(op.f("ix_moderation_reports_case_id"), "moderation_reports", ["case_id"], unique=False)
    op.create_index(
        "ix_moderation_reports_reporter", "moderation_reports", ["reporter_id", "id"], unique=False
    )
    op.create_index(
        "uq_moderation_reports_member",
        "moderation_reports",
        ["case_id", "reporter_id"],
        unique=True,
        sqlite_where=sa.text("reporter_id IS NOT NULL"),
        postgresql_where=sa.text("reporter_id IS NOT NULL"),
    )


def _statements() -> None:
    op.create_table(
        "moderation_statements",
        sa.Column("id", ID, nullable=False),
        sa.Column("decision_id", ID, nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("member_id", ID, nullable=True),
        sa.Column("report_id", ID, nullable=True),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("delivered_at", MOMENT, nullable=False),
        sa.Column("mailed_at", MOMENT, nullable=True),
        sa.Column("seen_at", MOMENT, nullable=True),
        sa.Column("appealable_until", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["moderation_decisions.id"],
            name=op.f("fk_moderation_statements_decision_id_moderation_decisions"),
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_moderation_statements_member_id_members"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["moderation_reports.id"],
            name=op.f("fk_moderation_statements_report_id_moderation_reports"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_statements")),
        sa.UniqueConstraint(
            "decision_id", "member_id", name=op.f("uq_moderation_statements_decision_id_member_id")
        ),
        sa.UniqueConstraint(
            "decision_id", "report_id", name=op.f("uq_moderation_statements_decision_id_report_id")
        ),
    )
    op.create_index(
        "ix_moderation_statements_member", "moderation_statements", ["member_id", "id"], unique=False
    )


def _appeals() -> None:
    op.create_table(
        "moderation_appeals",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("decision_id", ID, nullable=False),
        sa.Column("statement_id", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("judged_by_id", ID, nullable=True),
        sa.Column("judged_at", MOMENT, nullable=True),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("reminded_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "outcome = 'open' OR (judged_by_id IS NOT NULL AND length(trim(reasons)) >= 3)",
            name=op.f("ck_moderation_appeals_reasons"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["moderation_cases.id"], name=op.f("fk_moderation_appeals_case_id_moderation_cases")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["moderation_decisions.id"],
            name=op.f("fk_moderation_appeals_decision_id_moderation_decisions"),
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["moderation_statements.id"],
            name=op.f("fk_moderation_appeals_statement_id_moderation_statements"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_appeals")),
        sa.UniqueConstraint("statement_id", name=op.f("uq_moderation_appeals_statement_id")),
    )
    op.create_index(op.f("ix_moderation_appeals_case_id"), "moderation_appeals", ["case_id"], unique=False)
    op.create_index(
        op.f("ix_moderation_appeals_decision_id"), "moderation_appeals", ["decision_id"], unique=False
    )
    op.create_index("ix_moderation_appeals_open", "moderation_appeals", ["outcome", "made_at"], unique=False)


def _appeal_messages() -> None:
    op.create_table(
        "moderation_appeal_messages",
        sa.Column("id", ID, nullable=False),
        sa.Column("appeal_id", ID, nullable=False),
        sa.Column("from_moderator", sa.Boolean(), nullable=False),
        sa.Column("author_id", ID, nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["appeal_id"],
            ["moderation_appeals.id"],
            name=op.f("fk_moderation_appeal_messages_appeal_id_moderation_appeals"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_appeal_messages")),
    )
    op.create_index(
        op.f("ix_moderation_appeal_messages_appeal_id"),
        "moderation_appeal_messages",
        ["appeal_id"],
        unique=False,
    )


def _sqlite() -> None:
    for table in IMMUTABLE:
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is never changed'); END"
            )
    for name, act in (("kept", f"UPDATE OF {', '.join(TOLD)}"), ("stays", "DELETE")):
        op.execute(
            f"CREATE TRIGGER moderation_statements_{name} BEFORE {act} ON moderation_statements "
            "BEGIN SELECT RAISE(ABORT, 'what somebody was told is never changed'); END"
        )


def _postgresql() -> None:
    for table in IMMUTABLE:
        op.execute(
            f"CREATE TRIGGER {table}_never BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION moderation_never_changed()"
        )
    for name, act in (("kept", f"UPDATE OF {', '.join(TOLD)}"), ("stays", "DELETE")):
        op.execute(
            f"CREATE TRIGGER moderation_statements_{name} BEFORE {act} ON moderation_statements "
            "FOR EACH ROW EXECUTE FUNCTION moderation_never_changed()"
        )


def upgrade() -> None:
    _decisions()
    _reports()
    _statements()
    _appeals()
    _appeal_messages()
    _sqlite() if op.get_bind().dialect.name == "sqlite" else _postgresql()
