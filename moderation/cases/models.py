"""Cases, their entries, and snapshots of what was judged."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.clock import now
from forum.storage.base import Base, UtcDateTime
from forum.subjects import Bearings

OPEN, WAITING, APPEALED, CLOSED = "open", "waiting", "appealed", "closed"
STATUSES = (OPEN, WAITING, APPEALED, CLOSED)


class Case(Base):
    """Everything about one subject that moderators look at. One row for each subject, for good.

    The entries are the truth; what stands here besides the subject is folded from them in the transaction
    that appends (``fold.py``), so that the queue can be listed and ordered. ``recount`` folds it anew.
    """

    __tablename__ = "moderation_cases"
    __table_args__ = (
        UniqueConstraint("subject_kind", "subject_id"),
        Index("ix_moderation_cases_queue", "status", "urgency"),
        Index("ix_moderation_cases_category", "category_id", "status", "urgency"),
        Index("ix_moderation_cases_owner", "owner_id", "id"),
        Index("ix_moderation_cases_topic", "topic_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subject_kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int] = mapped_column()
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id", ondelete="SET NULL"))
    topic_id: Mapped[int | None] = mapped_column()
    party_ids: Mapped[str] = mapped_column(Text, default="", server_default="")
    """``parties`` as SQL reads them: «,3,17,», or "" where there are none."""
    language: Mapped[str] = mapped_column(String(5), default="")
    audience: Mapped[str] = mapped_column(String(10), default="public")
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    version: Mapped[int] = mapped_column(default=0)
    """The number of the last entry."""
    state: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """The folded ``CaseState``."""
    status: Mapped[str] = mapped_column(String(10), default=CLOSED)
    rule_key: Mapped[str] = mapped_column(String(40), default="")
    """The gravest rule that is spoken of."""
    claimed_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("members.id", ondelete="SET NULL"), index=True
    )
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    escalated: Mapped[bool] = mapped_column(default=False)
    handed_over: Mapped[bool] = mapped_column(default=False)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    """When it should be decided at the latest, or when the author's time to edit is over."""
    waiting_since: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    """When it last began to wait for somebody."""
    urgency: Mapped[float] = mapped_column(default=0.0)
    """Orders the queue: priority less its growth with time, so that it stands still (``priority.py``)."""
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    category: ClassVar[Any] = None
    """The ``CategoryView`` of ``category_id``: set on the row by the query that fetched it."""

    @property
    def parties(self) -> frozenset[int]:
        """Whom its subject is between, besides its owner."""
        return frozenset(int(one) for one in (self.party_ids or "").split(",") if one)

    def parties_of(self, where: Bearings) -> set[int]:
        """Whom it is between, where its subject stands now.

        Whoever answered for it before somebody else changed its words judges it as little as they did then.
        """
        before = {*self.parties, self.owner_id or 0} - {0} if where.audience != "private" else set()
        return {*where.parties, *before} - {where.owner_id}

    reported_by_viewer: ClassVar[bool] = False
    """Whether the viewer it was fetched for has reported its subject: then they don't decide it."""


class Entry(Base):
    """One line of a case's story. Never changed, never deleted: the database refuses it too."""

    __tablename__ = "moderation_entries"
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        Index("ix_moderation_entries_actor", "case_id", "actor_id"),
        Index("ix_moderation_entries_day", "actor_id", "at"),
        Index("ix_moderation_entries_time", "kind", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_cases.id"))
    number: Mapped[int] = mapped_column()
    kind: Mapped[str] = mapped_column(String(20))
    actor_id: Mapped[int | None] = mapped_column()
    """A member, the system member, or None for somebody without an account. No foreign key: an erased
    member's number stays, their name does not."""
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class CaseSnapshot(Base):
    """A subject exactly as it was when it was reported or decided; the same text is kept once for a case."""

    __tablename__ = "moderation_snapshots"
    __table_args__ = (UniqueConstraint("case_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_cases.id"))
    digest: Mapped[str] = mapped_column(String(64))
    """Of all that follows but the moment (SHA-256)."""
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    revision: Mapped[int] = mapped_column()
    state: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(140))
    source: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    author_name: Mapped[str] = mapped_column(String(60))
    url: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(5))
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When its words were erased because the time to keep them was over; the digest stays."""


class PassedOn(Base):
    """«Not me, not today»: a case that stays out of one moderator's queue until a moment."""

    __tablename__ = "moderation_passed_on"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_cases.id"), primary_key=True, index=True)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
