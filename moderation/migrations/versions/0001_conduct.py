"""The code of conduct: versions, rules, acceptances; published versions cannot be changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "moderation_0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)

VERSIONS = "moderation_code_versions"
RULES = "moderation_rules"
KEPT = (
    "id", "number", "published_at", "significant", "introduction_fr", "introduction_en", "introduction_html_fr",
    "introduction_html_en", "edits",
)
"""What stays as it is. Only who published it is forgotten, when that member's row goes."""

REFUSAL = "a published version of the code of conduct is immutable"


def _versions() -> None:
    op.create_table(
        VERSIONS,
        sa.Column("id", ID, nullable=False),
        sa.Column("number", ID, nullable=False),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.Column("published_by_id", ID, nullable=True),
        sa.Column("significant", sa.Boolean(), nullable=False),
        sa.Column("introduction_fr", sa.Text(), nullable=False),
        sa.Column("introduction_en", sa.Text(), nullable=False),
        sa.Column("introduction_html_fr", sa.Text(), nullable=False),
        sa.Column("introduction_html_en", sa.Text(), nullable=False),
        sa.Column("edits", ID, nullable=False),
        sa.CheckConstraint(
            "(number = 0) = (published_at IS NULL)",
            name=op.f("ck_moderation_code_versions_numbered_when_published"),
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"],
            ["members.id"],
            name=op.f("fk_moderation_code_versions_published_by_id_members"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_code_versions")),
        sa.UniqueConstraint("number", name=op.f("uq_moderation_code_versions_number")),
    )


def _rules() -> None:
    op.create_table(
        RULES,
        sa.Column("id", ID, nullable=False),
        sa.Column("version_id", ID, nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("position", ID, nullable=False),
        sa.Column("name_fr", sa.String(length=40), nullable=False),
        sa.Column("name_en", sa.String(length=40), nullable=False),
        sa.Column("text_fr", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("html_fr", sa.Text(), nullable=False),
        sa.Column("html_en", sa.Text(), nullable=False),
        sa.Column("gravity", ID, nullable=False),
        sa.Column("needs_sentence", sa.Boolean(), nullable=False),
        sa.Column("dsa_category", sa.String(length=80), nullable=False),
        sa.CheckConstraint("gravity BETWEEN 1 AND 5", name=op.f("ck_moderation_rules_gravity")),
        sa.ForeignKeyConstraint(
            ["version_id"],
            [f"{VERSIONS}.id"],
            name=op.f("fk_moderation_rules_version_id_moderation_code_versions"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_rules")),
        sa.UniqueConstraint("version_id", "key", name=op.f("uq_moderation_rules_version_id_key")),
    )


def _acceptances() -> None:
    op.create_table(
        "moderation_acceptances",
        sa.Column("member_id", ID, nullable=False),
        sa.Column("version_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_moderation_acceptances_member_id_members"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            [f"{VERSIONS}.id"],
            name=op.f("fk_moderation_acceptances_version_id_moderation_code_versions"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("member_id", "version_id", name=op.f("pk_moderation_acceptances")),
    )
    op.create_index(
        op.f("ix_moderation_acceptances_version_id"), "moderation_acceptances", ["version_id"], unique=False
    )


def _immutable_on_sqlite() -> None:
    same = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in KEPT)
    op.execute(
        f"CREATE TRIGGER {VERSIONS}_stay BEFORE UPDATE ON {VERSIONS} "
        f"WHEN OLD.published_at IS NOT NULL AND NOT ({same} AND "
        "(NEW.published_by_id IS OLD.published_by_id OR NEW.published_by_id IS NULL)) "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )
    op.execute(
        f"CREATE TRIGGER {VERSIONS}_last BEFORE DELETE ON {VERSIONS} WHEN OLD.published_at IS NOT NULL "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )
    published = f"(SELECT published_at FROM {VERSIONS} WHERE id = %s.version_id) IS NOT NULL"
    for verb, rows in (("INSERT", ["NEW"]), ("UPDATE", ["OLD", "NEW"]), ("DELETE", ["OLD"])):
        when = " OR ".join(published % row for row in rows)
        op.execute(
            f"CREATE TRIGGER {RULES}_{verb.lower()} BEFORE {verb} ON {RULES} WHEN {when} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )


def _immutable_on_postgresql() -> None:
    same = " AND ".join(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in KEPT)
    op.execute(
        f"CREATE FUNCTION {VERSIONS}_stay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF OLD.published_at IS NULL THEN "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END IF; "
        f"IF TG_OP = 'UPDATE' AND {same} AND (NEW.published_by_id IS NULL "
        "OR NEW.published_by_id IS NOT DISTINCT FROM OLD.published_by_id) THEN RETURN NEW; END IF; "
        f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {VERSIONS}_stay BEFORE UPDATE OR DELETE ON {VERSIONS} "
        f"FOR EACH ROW EXECUTE FUNCTION {VERSIONS}_stay()"
    )
    published = f"EXISTS (SELECT 1 FROM {VERSIONS} v WHERE v.id = %s.version_id AND v.published_at IS NOT NULL)"
    op.execute(
        f"CREATE FUNCTION {RULES}_stay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP <> 'INSERT' THEN IF {published % 'OLD'} THEN "
        f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END IF; END IF; "
        f"IF TG_OP <> 'DELETE' THEN IF {published % 'NEW'} THEN "
        f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        "RETURN NEW; END IF; RETURN OLD; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {RULES}_stay BEFORE INSERT OR UPDATE OR DELETE ON {RULES} "
        f"FOR EACH ROW EXECUTE FUNCTION {RULES}_stay()"
    )
    for table, function in ((VERSIONS, f"{VERSIONS}_all"), (RULES, f"{RULES}_all")):
        op.execute(
            f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {function} BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
        )


def upgrade() -> None:
    _versions()
    _rules()
    _acceptances()
    if op.get_bind().dialect.name == "sqlite":
        _immutable_on_sqlite()
    else:
        _immutable_on_postgresql()
