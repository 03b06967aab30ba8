"""The chained record of acts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.storage.base import Base, UtcDateTime


class AuditLine(Base):
    """One act of a moderator, an administrator or the system member. The database refuses a change.

    ``hash`` is the SHA-256 of the line's canonical JSON, which holds the hash of the line before it: whoever
    changes or removes a line in the file of the database breaks the chain from there on.
    """

    __tablename__ = "moderation_audit"
    __table_args__ = (
        Index("ix_moderation_audit_actor", "actor_id", "id"),
        Index("ix_moderation_audit_act", "act", "id"),
        Index("ix_moderation_audit_thing", "thing_kind", "id"),
        Index("ix_moderation_audit_time", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Gapless, from 1."""
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int] = mapped_column()
    act: Mapped[str] = mapped_column(String(60))
    thing_kind: Mapped[str] = mapped_column(String(20), default="")
    thing_id: Mapped[int | None] = mapped_column()
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)


class AuditHead(Base):
    """The last line's number and hash: one row, which every writer holds while adding a line."""

    __tablename__ = "moderation_audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(default=0)
    hash: Mapped[str] = mapped_column(String(64), default="")
