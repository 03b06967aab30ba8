"""The phrases that administrators list."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import ForeignKey, String
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
