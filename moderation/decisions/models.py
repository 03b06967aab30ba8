"""Decisions and statements of reasons (Digital Services Act, Article 17)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.clock import now
from forum.storage.base import Base, UtcDateTime

FACTS_LENGTH = 1_000
STATEMENT_LENGTH = 6_000

TO_AUTHOR, TO_REPORTER = "author", "reporter"


class Decision(Base):
    """What was decided about a case, by whom, by which rule, on what facts.

    Immutable: the database refuses a change, a deletion, and an incomplete row. A mistake is corrected by
    another decision that reverses it.
    """

    __tablename__ = "moderation_decisions"
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        Index("ix_moderation_decisions_time", "decided_at"),
        CheckConstraint("length(trim(facts)) >= 3", name="facts"),
        CheckConstraint("length(rule_key) > 0 AND rule_version > 0", name="rule"),
        CheckConstraint("NOT illegal OR length(trim(law)) >= 3", name="law"),
        CheckConstraint("measure NOT IN ('mute', 'slow', 'ask_edit') OR until IS NOT NULL", name="until"),
        CheckConstraint("measure <> 'reverse' OR reverses_id IS NOT NULL", name="reverses"),
        CheckConstraint("source IN ('notice', 'own')", name="source"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_cases.id"))
    number: Mapped[int] = mapped_column()
    """The number of its entry in the case's story."""
    snapshot_id: Mapped[int | None] = mapped_column(ForeignKey("moderation_snapshots.id"))
    """What was judged; None when the subject was already gone."""
    decided_by_id: Mapped[int] = mapped_column(index=True)
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    measure: Mapped[str] = mapped_column(String(16))
    rule_key: Mapped[str] = mapped_column(String(40))
    rule_version: Mapped[int] = mapped_column()
    illegal: Mapped[bool] = mapped_column(default=False)
    """Whether the ground is the law rather than the code of conduct; then ``law`` names it."""
    law: Mapped[str] = mapped_column(String(200), default="")
    facts: Mapped[str] = mapped_column(Text)
    """Facts and circumstances, in a sentence."""
    source: Mapped[str] = mapped_column(String(8))
    """``notice``: somebody reported it; ``own``: on our own initiative."""
    detected_by_machine: Mapped[bool] = mapped_column(default=False)
    decided_by_machine: Mapped[bool] = mapped_column(default=False)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("moderation_decisions.id"), unique=True)
    effects: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """What it changed and how it was before, so that a reversal undoes it exactly."""


class Statement(Base):
    """What somebody concerned was told about a decision, word for word, and when it reached them."""

    __tablename__ = "moderation_statements"
    __table_args__ = (
        UniqueConstraint("decision_id", "member_id"),
        UniqueConstraint("decision_id", "report_id"),
        Index("ix_moderation_statements_member", "member_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("moderation_decisions.id"))
    role: Mapped[str] = mapped_column(String(10))
    """``author`` or ``reporter``."""
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    report_id: Mapped[int | None] = mapped_column(ForeignKey("moderation_reports.id"))
    """The report that is answered; with a notice of the public form there is no member."""
    language: Mapped[str] = mapped_column(String(5))
    text: Mapped[str] = mapped_column(Text)
    """Plain text; shown escaped, mailed as it is."""
    delivered_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    """When it stood in the program (and, for a notice, behind its private link)."""
    mailed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it was handed to the outbox of mail."""
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    appealable_until: Mapped[datetime] = mapped_column(UtcDateTime)
