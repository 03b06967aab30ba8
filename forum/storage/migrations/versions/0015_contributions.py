"""Calls, contributions, commitments, and the ledger that can only be added to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)

PROMISED = ("author_id", "kind", "promise", "due_on")
"""What of a commitment never changes."""

SAID = ("promised_at", "kept_at", "given_up_at", "word_id")
"""What of a commitment never changes once it is there."""


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def _words() -> None:
    op.create_table(
        "brand_words",
        sa.Column("id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("source", sa.String(length=1000), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        _to("brand_words", "author_id", "members"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brand_words")),
    )
    op.create_index(op.f("ix_brand_words_author_id"), "brand_words", ["author_id"], unique=False)


def _commitments() -> None:
    op.create_table(
        "commitments",
        sa.Column("id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("promise", sa.String(length=300), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("promised_at", MOMENT, nullable=True),
        sa.Column("kept_at", MOMENT, nullable=True),
        sa.Column("given_up_at", MOMENT, nullable=True),
        sa.Column("word_id", ID, nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.CheckConstraint("length(trim(promise)) >= 10", name=op.f("ck_commitments_concrete")),
        sa.CheckConstraint(
            "kept_at IS NULL OR given_up_at IS NULL", name=op.f("ck_commitments_settled_once")
        ),
        sa.CheckConstraint(
            "(kept_at IS NULL AND given_up_at IS NULL) OR word_id IS NOT NULL",
            name=op.f("ck_commitments_settled_with_a_word"),
        ),
        _to("commitments", "author_id", "members"),
        _to("commitments", "word_id", "brand_words"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitments")),
        sa.UniqueConstraint("word_id", name=op.f("uq_commitments_word_id")),
    )
    op.create_index(op.f("ix_commitments_author_id"), "commitments", ["author_id"], unique=False)
    op.create_index(op.f("ix_commitments_due_on"), "commitments", ["due_on"], unique=False)


def _calls() -> None:
    op.create_table(
        "calls",
        sa.Column("id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("commitment_id", ID, nullable=False),
        sa.Column("title", sa.String(length=140), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("whom", sa.String(length=200), nullable=False),
        sa.Column("effort", sa.String(length=8), nullable=False),
        sa.Column("purpose", sa.String(length=1000), nullable=False),
        sa.Column("rights", sa.String(length=8), nullable=False),
        sa.Column("credit", sa.String(length=1000), nullable=False),
        sa.Column("brought", sa.String(length=1000), nullable=False),
        sa.Column("closes_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.Column("version", ID, nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.CheckConstraint("length(trim(brought)) >= 3", name=op.f("ck_calls_answered")),
        _to("calls", "author_id", "members"),
        _to("calls", "commitment_id", "commitments"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls")),
        sa.UniqueConstraint("commitment_id", name=op.f("uq_calls_commitment_id")),
    )
    op.create_index(op.f("ix_calls_author_id"), "calls", ["author_id"], unique=False)
    op.create_index("ix_calls_open", "calls", ["state", "closes_at"], unique=False)


def _contributions() -> None:
    op.create_table(
        "contributions",
        sa.Column("id", ID, nullable=False),
        sa.Column("call_id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("progress", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("accepted_at", MOMENT, nullable=True),
        sa.Column("accepted_word_id", ID, nullable=True),
        sa.Column("outcome_at", MOMENT, nullable=True),
        sa.Column("outcome_word_id", ID, nullable=True),
        sa.CheckConstraint(
            "accepted_at IS NULL OR accepted_word_id IS NOT NULL",
            name=op.f("ck_contributions_accepted_with_a_word"),
        ),
        sa.CheckConstraint(
            "progress NOT IN ('used', 'unused') OR outcome_word_id IS NOT NULL",
            name=op.f("ck_contributions_outcome_with_a_word"),
        ),
        _to("contributions", "call_id", "calls"),
        _to("contributions", "author_id", "members"),
        _to("contributions", "accepted_word_id", "brand_words"),
        _to("contributions", "outcome_word_id", "brand_words"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contributions")),
        sa.UniqueConstraint("accepted_word_id", name=op.f("uq_contributions_accepted_word_id")),
        sa.UniqueConstraint("outcome_word_id", name=op.f("uq_contributions_outcome_word_id")),
    )
    for column in ("author_id", "accepted_at"):
        op.create_index(op.f(f"ix_contributions_{column}"), "contributions", [column], unique=False)
    living = sa.text("progress <> 'withdrawn'")
    op.create_index(
        "uq_contributions_living",
        "contributions",
        ["call_id", "author_id"],
        unique=True,
        sqlite_where=living,
        postgresql_where=living,
    )


def _ledger() -> None:
    op.create_table(
        "ledger_entries",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("call_id", ID, nullable=True),
        sa.Column("commitment_id", ID, nullable=True),
        sa.CheckConstraint(
            "(call_id IS NULL) <> (commitment_id IS NULL)", name=op.f("ck_ledger_entries_about_one")
        ),
        _to("ledger_entries", "call_id", "calls"),
        _to("ledger_entries", "commitment_id", "commitments"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entries")),
    )
    op.create_index("ix_ledger_entries_time", "ledger_entries", ["at"], unique=False)
    asked, promised = sa.text("kind = 'asked'"), sa.text("commitment_id IS NOT NULL")
    op.create_index(
        "uq_ledger_entries_call",
        "ledger_entries",
        ["call_id"],
        unique=True,
        sqlite_where=asked,
        postgresql_where=asked,
    )
    op.create_index(
        "uq_ledger_entries_commitment",
        "ledger_entries",
        ["commitment_id", "kind"],
        unique=True,
        sqlite_where=promised,
        postgresql_where=promised,
    )


def _sqlite() -> None:
    def refuse(name: str, when: str, table: str) -> None:
        op.execute(f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{table} is only added to'); END")

    for act in ("UPDATE", "DELETE"):
        refuse(f"ledger_entries_no_{act.lower()}", f"BEFORE {act} ON ledger_entries", "ledger_entries")
    # INSERT OR REPLACE would delete the line that is in its way without asking the triggers above.
    refuse(
        "ledger_entries_no_replace",
        "BEFORE INSERT ON ledger_entries WHEN EXISTS (SELECT 1 FROM ledger_entries WHERE id = NEW.id)",
        "ledger_entries",
    )
    changed = " OR ".join(
        [
            *(f"NEW.{one} IS NOT OLD.{one}" for one in PROMISED),
            *(f"(OLD.{one} IS NOT NULL AND NEW.{one} IS NOT OLD.{one})" for one in SAID),
        ]
    )
    refuse("commitments_stand", f"BEFORE UPDATE ON commitments WHEN {changed}", "commitments")
    refuse("commitments_stay", "BEFORE DELETE ON commitments", "commitments")
    refuse(
        "calls_keep_their_counterpart",
        "BEFORE UPDATE ON calls WHEN NEW.commitment_id IS NOT OLD.commitment_id",
        "calls",
    )
    index = "search_text, content='calls', content_rowid='id', tokenize='unicode61'"
    op.execute(f"CREATE VIRTUAL TABLE calls_search USING fts5({index})")
    take_in = "INSERT INTO calls_search(rowid, search_text) VALUES (new.id, new.search_text);"
    take_out = (
        "INSERT INTO calls_search(calls_search, rowid, search_text) "
        "VALUES ('delete', old.id, old.search_text);"
    )
    op.execute(f"CREATE TRIGGER calls_search_new AFTER INSERT ON calls BEGIN {take_in} END")
    op.execute(
        "CREATE TRIGGER calls_search_changed AFTER UPDATE OF search_text ON calls "
        f"BEGIN {take_out} {take_in} END"
    )
    op.execute(f"CREATE TRIGGER calls_search_gone AFTER DELETE ON calls BEGIN {take_out} END")


def _postgresql() -> None:
    op.execute(
        "CREATE FUNCTION only_added_to() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is only added to', TG_TABLE_NAME; END $$"
    )
    row, whole = "FOR EACH ROW", "FOR EACH STATEMENT"

    def refuse(name: str, when: str, each: str = row, condition: str = "") -> None:
        op.execute(f"CREATE TRIGGER {name} {when} {each} {condition} EXECUTE FUNCTION only_added_to()")

    refuse("ledger_entries_never", "BEFORE UPDATE OR DELETE ON ledger_entries")
    refuse("ledger_entries_kept", "BEFORE TRUNCATE ON ledger_entries", whole)
    changed = " OR ".join(
        [
            *(f"NEW.{one} IS DISTINCT FROM OLD.{one}" for one in PROMISED),
            *(f"(OLD.{one} IS NOT NULL AND NEW.{one} IS DISTINCT FROM OLD.{one})" for one in SAID),
        ]
    )
    refuse("commitments_stand", "BEFORE UPDATE ON commitments", row, f"WHEN ({changed})")
    refuse("commitments_stay", "BEFORE DELETE ON commitments")
    refuse("commitments_kept", "BEFORE TRUNCATE ON commitments", whole)
    refuse(
        "calls_keep_their_counterpart",
        "BEFORE UPDATE ON calls",
        row,
        "WHEN (NEW.commitment_id IS DISTINCT FROM OLD.commitment_id)",
    )
    op.execute(
        "ALTER TABLE calls ADD COLUMN search_vector tsvector "
        "GENERATED ALWAYS AS (to_tsvector('simple', search_text)) STORED"
    )
    op.execute("CREATE INDEX ix_calls_search ON calls USING gin (search_vector)")


def upgrade() -> None:
    _words()
    _commitments()
    _calls()
    _contributions()
    _ledger()
    _sqlite() if op.get_bind().dialect.name == "sqlite" else _postgresql()
