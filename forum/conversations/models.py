"""What a private conversation is for, and how long it is open. Who takes part stands with the topics."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.storage.base import Base, UtcDateTime

URL_LENGTH = 200


class Conversation(Base):
    """A topic of kind ``private``."""

    __tablename__ = "conversations"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20))
    """What opened it: ``gift``, ``introduction``."""
    url: Mapped[str] = mapped_column(String(URL_LENGTH), default="")
    """The page of what it is about, "" when there is none."""
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    """When nobody can write in it any more; None while that isn't decided."""
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
