"""Reports of members, and notices of anybody (Digital Services Act, Article 16)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from forum.clock import now
from forum.storage.base import Base, UtcDateTime

SENTENCE_LENGTH = 1_000
TOGETHER = 4_000
"""How long a sentence and everything added to it may be together."""
NOTICE_LENGTH = 4_000
NAME_LENGTH = 120
ADDRESS_LENGTH = 500
LAW_LENGTH = 200

WAITING, UPHELD, REFUSED, WITHDRAWN = "waiting", "upheld", "refused", "withdrawn"
OUTCOMES = (WAITING, UPHELD, REFUSED, WITHDRAWN)


class Report(Base):
    """What somebody said against a subject: a member, or (``reference`` set) anybody by the public form.

    A member has one report a case, to which they add; its words are seen by moderators alone.
    """

    __tablename__ = "moderation_reports"
    __table_args__ = (
        Index(
            "uq_moderation_reports_member",
            "case_id",
            "reporter_id",
            unique=True,
            sqlite_where=text("reporter_id IS NOT NULL"),
            postgresql_where=text("reporter_id IS NOT NULL"),
        ),
        Index("ix_moderation_reports_reporter", "reporter_id", "id"),
        CheckConstraint("reporter_id IS NOT NULL OR reference IS NOT NULL OR erased", name="known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_cases.id"), index=True)
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    rule_key: Mapped[str] = mapped_column(String(40))
    sentence: Mapped[str] = mapped_column(Text, default="")
    snapshot_id: Mapped[int | None] = mapped_column(ForeignKey("moderation_snapshots.id"))
    outcome: Mapped[str] = mapped_column(String(10), default=WAITING)
    decision_id: Mapped[int | None] = mapped_column()
    """The decision that answered it."""
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    erased: Mapped[bool] = mapped_column(default=False)
    """Who made it was erased; what it said stays while its case does."""

    # Of the public form alone (Article 16(2)).
    reference: Mapped[str | None] = mapped_column(String(20), unique=True)
    """What its maker can quote; no secret."""
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    """Of the private link that shows its state."""
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    email: Mapped[str] = mapped_column(String(255), default="")
    address: Mapped[str] = mapped_column(String(ADDRESS_LENGTH), default="")
    """The exact address of the content, as given."""
    language: Mapped[str] = mapped_column(String(5), default="")
    good_faith: Mapped[bool] = mapped_column(default=False)
    law: Mapped[str] = mapped_column(String(LAW_LENGTH), default="")
    """Which law is broken, if its maker knows."""
    of_minors: Mapped[bool] = mapped_column(default=False)
    """It speaks of sexual abuse of minors: then its maker need not say who they are (Article 16(2)(c))."""


class StrayNotice(Base):
    """A notice about an address of ours at which there is nothing.

    Its maker is answered like any other, later: whether something private stands somewhere can't be found
    out by asking. What they wrote is not kept, because there is nothing that it could be about.
    """

    __tablename__ = "moderation_stray_notices"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    address: Mapped[str] = mapped_column(String(ADDRESS_LENGTH))
    email: Mapped[str] = mapped_column(String(255), default="")
    language: Mapped[str] = mapped_column(String(5), default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn: Mapped[bool] = mapped_column(default=False)
    added: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often something was added to it: as often as to any other."""
