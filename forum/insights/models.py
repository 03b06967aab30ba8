"""What the brand assumes when the report says what answers may have spared it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.clock import now
from forum.storage.base import Base, UtcDateTime

SOURCE_LENGTH: Final = 300
UNITS: Final = ("EUR", "CHF", "GBP", "USD", "CAD")
"""In what a contact can be reckoned (ISO 4217)."""
LARGEST: Final = 100_000
"""Hundredths of a contact's expense: a thousand."""


class Assumption(Base):
    """What somebody typed, and when. The newest one is reckoned with; earlier ones stay to be read."""

    __tablename__ = "report_assumptions"
    __table_args__ = (
        CheckConstraint("share BETWEEN 1 AND 100", name="share"),
        CheckConstraint(f"hundredths BETWEEN 1 AND {LARGEST}", name="hundredths"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    share: Mapped[int] = mapped_column()
    """Of a hundred questions answered by members, how many would have become a contact with the service."""
    hundredths: Mapped[int] = mapped_column()
    """What one contact takes, in hundredths of ``unit``."""
    unit: Mapped[str] = mapped_column(String(3))
    source: Mapped[str] = mapped_column(String(SOURCE_LENGTH))
    """Where the two numbers come from, in a sentence."""
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    dropped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it was taken back: nothing is reckoned with it any more."""
