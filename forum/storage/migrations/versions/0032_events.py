"""Events, their series, who comes, and members' own calendars."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def _to(table: str, column: str, other: str, **more: Any) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, **more)


def _series() -> None:
    op.create_table(
        "event_series",
        sa.Column("id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("rhythm", sa.String(length=12), nullable=False),
        sa.Column("rule", sa.String(length=200), nullable=False),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        _to("event_series", "author_id", "members"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_series")),
    )
    op.create_index(op.f("ix_event_series_author_id"), "event_series", ["author_id"], unique=False)


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("id", ID, nullable=False),
        sa.Column("series_id", ID, nullable=True),
        sa.Column("apart", sa.Boolean(), nullable=False),
        sa.Column("category_id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("host_id", ID, nullable=False),
        sa.Column("title", sa.String(length=140), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("link", sa.String(length=300), nullable=False),
        sa.Column("admission", sa.String(length=200), nullable=False),
        sa.Column("capacity", ID, nullable=True),
        sa.Column("taken", ID, nullable=False),
        sa.Column("guests_each", ID, nullable=False),
        sa.Column("answers_until", MOMENT, nullable=True),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("with_room", sa.Boolean(), nullable=False),
        sa.Column("room_id", ID, nullable=True),
        sa.Column("room_closed_at", MOMENT, nullable=True),
        sa.Column("recap_id", ID, nullable=True),
        sa.Column("recap_asked_at", MOMENT, nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("why_cancelled", sa.String(length=300), nullable=False),
        sa.Column("sequence", ID, nullable=False),
        sa.Column("turns", ID, nullable=False),
        sa.Column("revision", ID, nullable=False),
        sa.Column("version", ID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_events_ends_after_it_starts")),
        sa.CheckConstraint(
            "capacity IS NULL OR capacity BETWEEN 1 AND 10000", name=op.f("ck_events_capacity")
        ),
        sa.CheckConstraint("guests_each BETWEEN 0 AND 2", name=op.f("ck_events_guests_each")),
        sa.CheckConstraint("capacity IS NULL OR taken <= capacity", name=op.f("ck_events_seats")),
        sa.CheckConstraint("taken >= 0", name=op.f("ck_events_taken")),
        _to("events", "series_id", "event_series"),
        _to("events", "category_id", "categories"),
        _to("events", "author_id", "members"),
        _to("events", "host_id", "members"),
        _to("events", "room_id", "topics", ondelete="SET NULL"),
        _to("events", "recap_id", "topics", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    for column in ("series_id", "category_id", "author_id", "host_id"):
        op.create_index(op.f(f"ix_events_{column}"), "events", [column], unique=False)
    op.create_index("ix_events_when", "events", ["state", "starts_at"], unique=False)
    op.create_index("ix_events_ends", "events", ["status", "ends_at"], unique=False)


def _answers() -> None:
    op.create_table(
        "event_answers",
        sa.Column("id", ID, nullable=False),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("answer", sa.String(length=8), nullable=False),
        sa.Column("guests", ID, nullable=False),
        sa.Column("turn", ID, nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("came", sa.Boolean(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("answered_at", MOMENT, nullable=False),
        sa.CheckConstraint("guests BETWEEN 0 AND 2", name=op.f("ck_event_answers_guests")),
        _to("event_answers", "event_id", "events", ondelete="CASCADE"),
        _to("event_answers", "member_id", "members", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_answers")),
        sa.UniqueConstraint("event_id", "member_id", name=op.f("uq_event_answers_event_id_member_id")),
    )
    op.create_index(op.f("ix_event_answers_member_id"), "event_answers", ["member_id"], unique=False)
    op.create_index("ix_event_answers_line", "event_answers", ["event_id", "answer", "turn"], unique=False)
    op.create_table(
        "event_calendars",
        sa.Column("member_id", ID, nullable=False, autoincrement=False),
        sa.Column("number", ID, nullable=False),
        _to("event_calendars", "member_id", "members", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_event_calendars")),
    )


def _longer() -> None:
    """More kinds of notice can be switched off than two hundred characters hold. Copied, not altered: SQLite
    would make the table anew and lose its triggers."""
    op.execute("ALTER TABLE members RENAME COLUMN notify TO notify_before")
    op.add_column("members", sa.Column("notify", sa.String(length=1000), nullable=False, server_default=""))
    op.execute("UPDATE members SET notify = notify_before")
    op.execute("ALTER TABLE members DROP COLUMN notify_before")


def _sqlite() -> None:
    index = "search_text, content='events', content_rowid='id', tokenize='unicode61'"
    op.execute(f"CREATE VIRTUAL TABLE events_search USING fts5({index})")
    take_in = "INSERT INTO events_search(rowid, search_text) VALUES (new.id, new.search_text);"
    take_out = (
        "INSERT INTO events_search(events_search, rowid, search_text) "
        "VALUES ('delete', old.id, old.search_text);"
    )
    op.execute(f"CREATE TRIGGER events_search_new AFTER INSERT ON events BEGIN {take_in} END")
    op.execute(
        "CREATE TRIGGER events_search_changed AFTER UPDATE OF search_text ON events "
        f"BEGIN {take_out} {take_in} END"
    )
    op.execute(f"CREATE TRIGGER events_search_gone AFTER DELETE ON events BEGIN {take_out} END")


def _postgresql() -> None:
    op.execute(
        "ALTER TABLE events ADD COLUMN search_vector tsvector "
        "GENERATED ALWAYS AS (to_tsvector('simple', search_text)) STORED"
    )
    op.execute("CREATE INDEX ix_events_search ON events USING gin (search_vector)")


def upgrade() -> None:
    _series()
    _events()
    _answers()
    _longer()
    _sqlite() if op.get_bind().dialect.name == "sqlite" else _postgresql()


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE events_search")
    for table in ("event_calendars", "event_answers", "events", "event_series"):
        op.drop_table(table)
