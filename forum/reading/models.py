"""Read positions, followed topics and categories, drafts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.clock import now
from forum.storage.base import Base, UtcDateTime

WATCH, TRACK, NORMAL, MUTE = "watch", "track", "normal", "mute"
LEVELS = (WATCH, TRACK, NORMAL, MUTE)
"""What a member chooses."""

POSTED = "posted"
"""Nobody chose: they wrote there. As good as TRACK, but a watched category still counts for more."""

FOLLOWED = (WATCH, TRACK, POSTED)
"""What stands in a member's own list of topics."""


def level_of(topic_level: str | None, category_level: str | None) -> str:
    """How closely a topic is followed, from what is kept for it and for its category."""
    if topic_level == POSTED:
        return WATCH if category_level == WATCH else TRACK
    return topic_level or category_level or NORMAL


class Reading(Base):
    """How far a member has read a topic, and how closely they follow it."""

    __tablename__ = "readings"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    topic_id: Mapped[int] = mapped_column(
        ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    last_read_id: Mapped[int] = mapped_column(default=0)
    """The id of the newest post read; never moves back by itself."""
    level: Mapped[str | None] = mapped_column(String(8))
    """None: as the category says, else normal; ``POSTED`` when they only wrote there."""


class CategoryFollow(Base):
    """How closely a member follows a category."""

    __tablename__ = "category_follows"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    category_id: Mapped[int] = mapped_column(
        ForeignKey("categories.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    level: Mapped[str] = mapped_column(String(8))


class Draft(Base):
    """What a member is writing: per topic, or (``topic_id`` 0) a new topic in ``category_id``."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("member_id", "topic_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    topic_id: Mapped[int] = mapped_column(default=0)
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id", ondelete="SET NULL"))
    reply_to_id: Mapped[int | None] = mapped_column()
    title: Mapped[str] = mapped_column(String(200), default="")
    body: Mapped[str] = mapped_column(Text, default="")
    tags: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)
    """Grows with each save, so that a second device notices that it would overwrite."""
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
