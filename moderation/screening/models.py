"""The phrases that administrators list, and how strictly texts are judged where."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.clock import now
from forum.storage.base import Base, UtcDateTime

PHRASE_LENGTH: Final = 120
KEY_LENGTH: Final = 480
"""A folded phrase may be longer than it was typed: one sign can stand for several letters."""


class ListedPhrase(Base):
    """A phrase, how it is compared, what it weighs, and which rule it stands for."""

    __tablename__ = "moderation_phrases"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(String(PHRASE_LENGTH))
    key: Mapped[str] = mapped_column(String(KEY_LENGTH), unique=True)
    weight: Mapped[int]
    rule: Mapped[str] = mapped_column(String(40))
    listed_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    listed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


EVERYWHERE: Final = 0


class SetThresholds(Base):
    """Thresholds that an administrator set: for a category, or (``EVERYWHERE``) for all that have none."""

    __tablename__ = "moderation_thresholds"
    __table_args__ = (
        CheckConstraint("nudge BETWEEN 20 AND hold AND hold <= 101", name="sound"),
        CheckConstraint("id = coalesce(category_id, 0)", name="place"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """The category's number, or ``EVERYWHERE``: so there is one row a place."""
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id", ondelete="CASCADE"))
    nudge: Mapped[int]
    hold: Mapped[int]
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, onupdate=now)
