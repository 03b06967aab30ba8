"""Shelters of members, and what moderators ask for themselves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from forum.clock import now
from forum.storage.base import Base, UtcDateTime


class Shelter(Base):
    """For a day, what strangers and newcomers write to this member waits for a person. It ends by itself."""

    __tablename__ = "moderation_shelters"
    __table_args__ = (Index("ix_moderation_shelters_member", "member_id", "until"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it ended: before its time, or at ``until``. The latter a job notes, which may come late."""


class Wish(Base):
    """What a moderator asks for: how many cases a day at most. Seen by themselves alone."""

    __tablename__ = "moderation_wishes"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    cases_a_day: Mapped[int | None] = mapped_column()
