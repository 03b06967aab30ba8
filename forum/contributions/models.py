"""Calls for help, what the brand promises, what members bring, the words between them, the ledger."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from forum.clock import now
from forum.storage.base import Base, UtcDateTime
from forum.subjects import PUBLISHED

TITLE_LENGTH = 140
LINE_LENGTH = 200
PROMISE_LENGTH = 300
SHORT_LENGTH = 1_000
BODY_LENGTH = 4_000
REASON_LENGTH = 300

LEAST_PROMISE = 10
"""Characters of the shortest promise: less names nothing that could be asked for afterwards."""
LEAST_ANSWER = 3
EMPTIED = "— — — — — —"
"""Stands where words stood that had to go and a word has to stand: the database goes on asking for one."""

HOUR, EVENING, WEEKEND = "hour", "evening", "weekend"
EFFORTS = (HOUR, EVENING, WEEKEND)

YOURS, SHARED, LENT = "yours", "shared", "lent"
RIGHTS = (YOURS, SHARED, LENT)
"""To whom what members make belongs: to its makers, to everybody (a free licence), to its makers while the
brand may use and change it."""

SAMPLES, INVITATIONS, WORKSHOP, ANSWER, CODE, MONEY, OTHER = (
    "samples", "invitations", "workshop", "answer", "code", "money", "other",
)  # fmt: skip
GIVEN = (SAMPLES, INVITATIONS, WORKSHOP, ANSWER, CODE, MONEY, OTHER)
"""What the brand gives: kinds of commitment."""

OFFERED, ACCEPTED, USED, UNUSED, WITHDRAWN = "offered", "accepted", "used", "unused", "withdrawn"

ASKED, RECEIVED, PROMISED, KEPT, GIVEN_UP = "asked", "received", "promised", "kept", "given_up"
ENTRIES = (ASKED, RECEIVED, USED, UNUSED, PROMISED, KEPT, GIVEN_UP)


class Word(Base):
    """What somebody of the brand said at a turn: accepting, using, keeping, giving up. Plain words.

    What it was said about points to it.
    """

    __tablename__ = "brand_words"

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    source: Mapped[str] = mapped_column(String(SHORT_LENGTH))
    state: Mapped[str] = mapped_column(String(10), default=PUBLISHED)
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH), default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    category: ClassVar[Any] = None
    about: ClassVar[Any] = None
    """The commitment or contribution it was said about: set by the query that fetched it."""

    @property
    def about_public(self) -> bool:
        about = self.about
        if isinstance(about, Commitment):
            return about.state == PUBLISHED and about.promised
        return bool(about.state == PUBLISHED and about.welcomed and about.call_public)

    @property
    def about_author_id(self) -> int:
        return 0 if isinstance(self.about, Commitment) else int(self.about.author_id)

    @property
    def emptied(self) -> bool:
        return not self.source


class Commitment(Base):
    """What the brand promises to give, and by which day; with a call or for its own sake.

    The database refuses a change of the promise, of its day and of what became of it once that is said; a
    promise that was removed can be emptied, and by that alone.
    """

    __tablename__ = "commitments"
    __table_args__ = (
        CheckConstraint(f"length(trim(promise)) >= {LEAST_PROMISE}", name="concrete"),
        CheckConstraint("kept_at IS NULL OR given_up_at IS NULL", name="settled_once"),
        CheckConstraint(
            "(kept_at IS NULL AND given_up_at IS NULL) OR word_id IS NOT NULL", name="settled_with_a_word"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    promise: Mapped[str] = mapped_column(String(PROMISE_LENGTH))
    due_on: Mapped[date] = mapped_column(Date, index=True)
    """The last day on which it is in time, as the community's calendar has it."""
    language: Mapped[str] = mapped_column(String(5), default="")
    state: Mapped[str] = mapped_column(String(10), default=PUBLISHED)
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    promised_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Since when it stands in the ledger; None while it has to wait, or its call does."""
    kept_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    given_up_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    word_id: Mapped[int | None] = mapped_column(ForeignKey("brand_words.id"), unique=True)
    """How it was kept, or why it was given up."""
    reminded_on: Mapped[date | None] = mapped_column(Date)
    """The last day on which those who speak for the brand were reminded of it."""
    version: Mapped[int] = mapped_column(default=1)
    """Grows with whatever its page shows: open pages compare it."""

    category: ClassVar[Any] = None

    @property
    def promised(self) -> bool:
        return self.promised_at is not None

    @property
    def emptied(self) -> bool:
        return self.promise == EMPTIED

    @property
    def settled_at(self) -> datetime | None:
        return self.kept_at or self.given_up_at


class Call(Base):
    """The brand asks its community for something. There is none without what the brand gives in return."""

    __tablename__ = "calls"
    __table_args__ = (
        CheckConstraint(f"length(trim(brought)) >= {LEAST_ANSWER}", name="answered"),
        Index("ix_calls_open", "state", "closes_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitments.id"), unique=True)
    """What the brand gives in return: concrete, with a day."""
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    source: Mapped[str] = mapped_column(Text)
    """What is needed, as typed (Markdown)."""
    html: Mapped[str] = mapped_column(Text)
    whom: Mapped[str] = mapped_column(String(LINE_LENGTH))
    """From whom it is needed."""
    effort: Mapped[str] = mapped_column(String(8))
    purpose: Mapped[str] = mapped_column(String(SHORT_LENGTH))
    """How it will be used."""
    rights: Mapped[str] = mapped_column(String(8))
    credit: Mapped[str] = mapped_column(String(SHORT_LENGTH))
    """How credit and rights are kept, in words beside the choice."""
    brought: Mapped[str] = mapped_column(String(SHORT_LENGTH))
    """The answer to «what have we brought to this community?»."""
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """The end of its last day, as the community's calendar has it."""
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it was closed before that."""
    language: Mapped[str] = mapped_column(String(5), default="")
    state: Mapped[str] = mapped_column(String(10), default=PUBLISHED)
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Since when it stands in the ledger; None while it has to wait."""
    version: Mapped[int] = mapped_column(default=1)
    """Grows with whatever its page shows: open pages compare it."""
    search_text: Mapped[str] = mapped_column(Text, default="")
    """Stems of the title and of what is needed, for the full-text index."""

    category: ClassVar[Any] = None

    @property
    def emptied(self) -> bool:
        return not self.title


class Contribution(Base):
    """What a member brings to a call."""

    __tablename__ = "contributions"
    __table_args__ = (
        Index(
            "uq_contributions_living",
            "call_id",
            "author_id",
            unique=True,
            sqlite_where=text("progress <> 'withdrawn'"),
            postgresql_where=text("progress <> 'withdrawn'"),
        ),
        CheckConstraint("accepted_at IS NULL OR accepted_word_id IS NOT NULL", name="accepted_with_a_word"),
        CheckConstraint(
            "progress NOT IN ('used', 'unused') OR outcome_word_id IS NOT NULL", name="outcome_with_a_word"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    source: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    named: Mapped[bool] = mapped_column(default=True)
    """Whether they wish to be credited by name; else only those who speak for the brand learn it."""
    progress: Mapped[str] = mapped_column(String(10), default=OFFERED)
    state: Mapped[str] = mapped_column(String(10), default=PUBLISHED)
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    accepted_word_id: Mapped[int | None] = mapped_column(ForeignKey("brand_words.id"), unique=True)
    outcome_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome_word_id: Mapped[int | None] = mapped_column(ForeignKey("brand_words.id"), unique=True)

    category: ClassVar[Any] = None
    call: ClassVar[Any] = None
    """Its ``Call``: set on the row by the query that fetched it."""

    @property
    def welcomed(self) -> bool:
        return self.accepted_at is not None

    @property
    def call_public(self) -> bool:
        return bool(self.call.state == PUBLISHED)

    @property
    def emptied(self) -> bool:
        return not self.source


class CallCorrection(Base):
    """One correction of a published call. The database refuses to change or delete it; emptied, it stays."""

    __tablename__ = "call_corrections"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    changes: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    """By part of the call: how it read before, and how since then."""
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class CallDraft(Base):
    """A call that somebody has begun to write: what stands in its form, however unfinished."""

    __tablename__ = "call_drafts"

    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    fields: Mapped[dict[str, str]] = mapped_column(JSON)
    version: Mapped[int] = mapped_column()
    """Grows with each save, so that a second device notices that it would overwrite."""
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class LedgerEntry(Base):
    """One line of the ledger. It names nobody; the database refuses a change."""

    __tablename__ = "ledger_entries"
    __table_args__ = (
        Index("ix_ledger_entries_time", "at"),
        Index(
            "uq_ledger_entries_call",
            "call_id",
            unique=True,
            sqlite_where=text("kind = 'asked'"),
            postgresql_where=text("kind = 'asked'"),
        ),
        Index(
            "uq_ledger_entries_commitment",
            "commitment_id",
            "kind",
            unique=True,
            sqlite_where=text("commitment_id IS NOT NULL"),
            postgresql_where=text("commitment_id IS NOT NULL"),
        ),
        CheckConstraint("(call_id IS NULL) <> (commitment_id IS NULL)", name="about_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    kind: Mapped[str] = mapped_column(String(10))
    call_id: Mapped[int | None] = mapped_column(ForeignKey("calls.id"))
    commitment_id: Mapped[int | None] = mapped_column(ForeignKey("commitments.id"))
