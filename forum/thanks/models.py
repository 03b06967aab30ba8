"""Thanks, and the answers to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from forum.clock import now
from forum.storage.base import Base, UtcDateTime
from forum.subjects import PUBLISHED

THANKS_LENGTH = 400
"""Characters: a sentence, or a few short ones."""
REASON_LENGTH = 300

_STANDS = "state <> 'deleted' AND answers_id IS NULL"
_ANSWER_STANDS = "state <> 'deleted' AND answers_id IS NOT NULL"
_SHOWN = "shared_at IS NOT NULL"


class Thanks(Base):
    """A sentence from ``giver_id`` to ``receiver_id``, who owned the subject when it was written.

    An answer is a row of its own: it speaks back, of the same subject, and is never shown to anybody else.
    """

    __tablename__ = "thanks"
    __table_args__ = (
        Index(
            "uq_thanks_once",
            *("giver_id", "subject_kind", "subject_id"),
            unique=True,
            sqlite_where=text(_STANDS),
            postgresql_where=text(_STANDS),
        ),
        Index(
            "uq_thanks_answer",
            "answers_id",
            unique=True,
            sqlite_where=text(_ANSWER_STANDS),
            postgresql_where=text(_ANSWER_STANDS),
        ),
        Index(
            "ix_thanks_beneath",
            *("subject_kind", "subject_id", "shared_at"),
            sqlite_where=text(_SHOWN),
            postgresql_where=text(_SHOWN),
        ),
        Index("ix_thanks_reached", "receiver_id", "id"),
        Index("ix_thanks_sent", "giver_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subject_kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int] = mapped_column()
    giver_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    receiver_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    answers_id: Mapped[int | None] = mapped_column(ForeignKey("thanks.id", ondelete="CASCADE"), index=True)
    """The thanks that this one answers."""
    text: Mapped[str] = mapped_column(String(THANKS_LENGTH))
    """Plain words, no Markdown."""
    state: Mapped[str] = mapped_column(String(10), default=PUBLISHED)
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH), default="")
    """Why a moderator hid or removed it; "" for other states."""
    shared_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Since when its receiver lets it be shown beneath its subject; None while they alone read it."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    category: ClassVar[None] = None
    """A sentence between two members belongs to no category, wherever its subject stands."""

    # What the rules ask for: set on the row by ``queries.attach``.
    subject_seen_by: ClassVar[Any] = None
    answered: ClassVar[bool] = False
    giver_here: ClassVar[bool] = True
