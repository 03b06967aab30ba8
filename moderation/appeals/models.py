"""Complaints about decisions (Digital Services Act, Article 20), and the words exchanged about them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from forum.clock import now
from forum.storage.base import Base, UtcDateTime

APPEAL_LENGTH = 4_000
REASONS_LENGTH = 2_000

OPEN, UPHELD, REVERSED = "open", "upheld", "reversed"
WITHDRAWN = "withdrawn"
"""Whoever complained has left: nobody judged it."""


class Appeal(Base):
    """A complaint by whoever got a statement. Judged by somebody other than who decided."""

    __tablename__ = "moderation_appeals"
    __table_args__ = (
        Index("ix_moderation_appeals_open", "outcome", "made_at"),
        CheckConstraint(
            "outcome = 'open' OR (judged_by_id IS NOT NULL AND length(trim(reasons)) >= 3)",
            name="reasons",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_cases.id"), index=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("moderation_decisions.id"), index=True)
    statement_id: Mapped[int] = mapped_column(ForeignKey("moderation_statements.id"), unique=True)
    text: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    outcome: Mapped[str] = mapped_column(String(10), default=OPEN)
    judged_by_id: Mapped[int | None] = mapped_column()
    judged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reasons: Mapped[str] = mapped_column(Text, default="")
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AppealMessage(Base):
    """A question of a moderator, or the answer to it."""

    __tablename__ = "moderation_appeal_messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    appeal_id: Mapped[int] = mapped_column(ForeignKey("moderation_appeals.id"), index=True)
    from_moderator: Mapped[bool] = mapped_column()
    author_id: Mapped[int | None] = mapped_column()
    """None for somebody without an account."""
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
