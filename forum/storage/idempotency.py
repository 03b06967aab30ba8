"""One form, one write: the answer of a write is remembered under the key its form carried.

After the Idempotency-Key draft of the IETF HTTPAPI group: the same key from the same member gets the
first answer again and writes nothing.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from forum.clock import now
from forum.storage.base import Base, UtcDateTime
from forum.storage.session import session

KEY_LENGTH = 64


class WrittenOnce(Base):
    """The answer (an address or a small text) that a member's form with this key has led to."""

    __tablename__ = "written_once"

    member_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True)
    answer: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


def new_key() -> str:
    """A fresh key for a form."""
    return secrets.token_urlsafe(16)


def earlier_answer(member_id: int, key: str) -> str | None:
    """What the form with ``key`` led to, or None when it was not sent yet. Ask inside the transaction."""
    return session().scalar(
        select(WrittenOnce.answer).where(WrittenOnce.member_id == member_id, WrittenOnce.key == key)
    )


def remember_answer(member_id: int, key: str, answer: str) -> None:
    """Keep ``answer`` for ``key``; a rival transaction with the same key fails on the primary key."""
    session().add(WrittenOnce(member_id=member_id, key=key, answer=answer, at=now()))


def forget_answers(before: datetime) -> None:
    """Drop what is older than ``before``; a job calls it daily."""
    session().execute(delete(WrittenOnce).where(WrittenOnce.at < before))
