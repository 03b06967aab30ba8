"""Notifications: one line for one member, about a post or about something that an add-on tells of."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from forum.clock import now
from forum.storage.base import Base, UtcDateTime

MENTIONED, REPLIED, QUOTED, WATCHED = "mentioned", "replied", "quoted", "watched"
KINDS = (MENTIONED, REPLIED, QUOTED, WATCHED)
"""What is told of a post. Further kinds, about other things, come through ``hooks().notices``."""


class Notification(Base):
    """Something somebody should know of.

    About a post: once per member and post, the strongest kind wins. About anything else: once per member
    and ``about``; ``url`` is where it leads, ``data`` what its sentence is made of.
    """

    __tablename__ = "notifications"
    __table_args__ = (
        UniqueConstraint("member_id", "post_id"),
        UniqueConstraint("member_id", "about"),
        Index("ix_notifications_page", "member_id", "id"),
        Index(
            "ix_notifications_unread",
            "member_id",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(24))
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), index=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    """Who did it; None where that is not to be known, or nobody did."""
    about: Mapped[str | None] = mapped_column(String(60))
    """What it is about when that is no post: ``statement:12``."""
    url: Mapped[str] = mapped_column(String(200), default="")
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
