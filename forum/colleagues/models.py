"""A draft in a colleague's hands: what it says, what is asked, what the colleague answers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar, Final

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from forum.clock import now
from forum.storage.base import Base, UtcDateTime

TITLE_LENGTH: Final = 140
QUESTION_LENGTH: Final = 300
COMMENT_LENGTH: Final = 1_000
REASON_LENGTH: Final = 1_000

PUBLISHED, HELD, HIDDEN, REMOVED = "published", "held", "hidden", "removed"

KEPT: Final = timedelta(days=30)
"""How long it is kept, answered or not: it is a note between two people at work."""


class HandedDraft(Base):
    """A copy of a draft as it was when it was handed over; the draft itself stays with its author."""

    __tablename__ = "handed_drafts"
    __table_args__ = (CheckConstraint("author_id <> reader_id", name="two_people"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    reader_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), index=True)
    """Where it is to be sent, None: it begins a topic."""
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH), default="")
    source: Mapped[str] = mapped_column(Text)
    handed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, index=True)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def url(self) -> str:
        return f"/drafts/handed/{self.id}"

    @property
    def place(self) -> str:
        """What the words about it name."""
        return f"handed:{self.id}"

    @property
    def goes_on_at(self) -> str:
        """Where its author goes on writing."""
        return f"/topics/{self.topic_id}#composer" if self.topic_id else "/topics/new"


class HandedWord(Base):
    """What one colleague says to another about a draft: a question, or what they think of it.

    ``place`` is the draft: ``handed:3``, ``announcement:7``.
    """

    __tablename__ = "handed_words"

    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(String(40), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    to_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(String(COMMENT_LENGTH))
    state: Mapped[str] = mapped_column(String(10), default=PUBLISHED)
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH), default="")
    """Why a moderator hid or removed it; "" for other states."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    category: ClassVar[Any] = None
    """It belongs to none: nobody moderates it for a category."""

    @property
    def url(self) -> str:
        """The page of the draft."""
        kind, _colon, number = self.place.partition(":")
        return f"/announcements/{number}" if kind == "announcement" else f"/drafts/handed/{number}"
