"""What brings a member, introductions, and the rows of the desk that somebody has taken."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar, Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from forum.clock import now
from forum.storage.base import Base, UtcDateTime

INTRODUCTION_LENGTH: Final = 2_000
REASON_LENGTH: Final = 1_000

PUBLISHED, HELD, HIDDEN, REMOVED = "published", "held", "hidden", "removed"
STATES = (PUBLISHED, HELD, HIDDEN, REMOVED)

UNSAID, YES, NO = "", "yes", "no"

TO_ANSWER: Final = timedelta(days=14)
"""How long the two have; silence until then ends it."""
MEMBER_RESTS: Final = timedelta(days=30)
"""Nobody is introduced to two people within this time, whatever became of the first introduction."""
KEPT: Final = timedelta(days=90)
"""How long the words of a letter are kept after it came to its end, one way or the other."""
MOST_CORRECTIONS: Final = 3
"""Of one letter: each asks the two again."""
PAIR_RESTS: Final = timedelta(days=365)
"""No two people are introduced to each other twice within this time."""


class Welcome(Base):
    """How a member wishes to be received. No row: they have not been asked, and may be introduced.

    Its row is also what two connectors who introduce the same member at once wait for in turn.
    """

    __tablename__ = "welcomes"

    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When they answered what brings them, or passed over the question."""
    wants_introductions: Mapped[bool] = mapped_column(default=True)


class Purpose(Base):
    """One thing that brings a member here. Only they and connectors see it."""

    __tablename__ = "member_purposes"

    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    name: Mapped[str] = mapped_column(String(10), primary_key=True)


class Introduction(Base):
    """A connector's letter to two members: why they should meet. ``first_id`` is the smaller number.

    What each of them said is kept only for as long as it is waited for: when the introduction ends, both
    answers are forgotten, whatever they were.
    """

    __tablename__ = "introductions"
    __table_args__ = (
        CheckConstraint("first_id < second_id", name="pair"),
        Index("ix_introductions_pair", "first_id", "second_id"),
        Index("ix_introductions_waiting", "over_at", "ends_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    second_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    source: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10), default=PUBLISHED)
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH), default="")
    """Why a moderator hid or removed it; "" for other states."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the two were told; None while it waits for a moderator."""
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    first_said: Mapped[str] = mapped_column(String(3), default=UNSAID)
    second_said: Mapped[str] = mapped_column(String(3), default=UNSAID)
    over_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it ended without a conversation."""
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topics.id", ondelete="SET NULL"), unique=True)
    """Their conversation, once both have said yes."""
    met_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revision: Mapped[int] = mapped_column(default=1)
    """Grows with each correction of the letter."""
    emptied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the words went because the time to keep them was over."""

    @property
    def emptied(self) -> bool:
        return self.emptied_at is not None

    category: ClassVar[Any] = None
    """It belongs to none: nobody moderates it for a category."""


class DeskClaim(Base):
    """A row of the concierge's desk that a connector has taken; it lapses by itself."""

    __tablename__ = "desk_claims"

    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    subject_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
