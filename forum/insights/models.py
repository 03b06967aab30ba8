"""What the report's estimate rests on, what is chosen for the review, and what a review has quoted."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.clock import now
from forum.storage.base import Base, UtcDateTime

SOURCE_LENGTH: Final = 300
UNITS: Final = ("EUR", "CHF", "GBP", "USD", "CAD")
"""In what a contact can be reckoned (ISO 4217)."""
LARGEST: Final = 100_000
"""Hundredths of a contact's expense: a thousand."""
MOST_CHOSEN: Final = 7
"""Verbatims in one review: it is read in two minutes."""


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


class Choice(Base):
    """A post that somebody chose for the review of a week: at most ``MOST_CHOSEN``, each in its own place."""

    __tablename__ = "review_choices"
    __table_args__ = (
        CheckConstraint(f"place BETWEEN 1 AND {MOST_CHOSEN}", name="place"),
        UniqueConstraint("week", "place"),
        UniqueConstraint("week", "post_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    week: Mapped[str] = mapped_column(String(7))
    """The week that the review tells of, as ``Week.name`` says it."""
    place: Mapped[int] = mapped_column()
    """Says nothing but that there are no more: the review has them in the order in which they were chosen."""
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    """Who chose it: the review names them."""
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class Quoted(Base):
    """A post that stood in a review that was mailed to a member: no rule takes it for them again."""

    __tablename__ = "review_quotes"

    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    post_id: Mapped[int] = mapped_column(
        ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True
    )
    week: Mapped[str] = mapped_column(String(7), primary_key=True)
