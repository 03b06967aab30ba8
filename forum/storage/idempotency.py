"""One form, one write: the answer of a write is remembered under the key its form carried.

After the Idempotency-Key draft of the IETF HTTPAPI group: the same key from the same member gets the
first answer again and writes nothing.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import String, bindparam, delete, insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from forum.clock import now
from forum.storage.base import Base, UtcDateTime
from forum.storage.prepared import Prepared, given
from forum.storage.session import session, transaction

KEY_LENGTH = 64


class WrittenOnce(Base):
    """The answer (an address or a small text) that a member's form with this key has led to."""

    __tablename__ = "written_once"

    member_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True)
    answer: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


_TABLE: Any = WrittenOnce.__table__
_EARLIER = Prepared(
    select(_TABLE.c.answer).where(
        _TABLE.c.member_id == bindparam("member"), _TABLE.c.key == bindparam("written_key")
    )
)
_REMEMBER = Prepared(insert(_TABLE).values(given(_TABLE, "member_id", "key", "answer", "at")).inline())


def new_key() -> str:
    """A fresh key for a form."""
    return secrets.token_urlsafe(16)


def content_key(form: str, key: object, *content: object) -> str:
    """The key of a form together with which form it is and what it says.

    A browser that goes back shows the form with its old key; if its text was changed then, that is
    another message and must not be swallowed as a repetition of the first. Nobody can make two forms
    carry the same key, whatever they write into them: one would get the other's answer.
    """
    parts = json.dumps([form, *map(str, (key, *content))])  # as a list: no text can look like two
    return hashlib.sha256(parts.encode()).hexdigest()


def earlier_answer(member_id: int, key: str) -> str | None:
    """What the form with ``key`` led to, or None when it was not sent yet. Ask inside the transaction."""
    found = _EARLIER.first({"member": member_id, "written_key": key})
    return None if found is None else str(found.answer)


def remember_answer(member_id: int, key: str, answer: str) -> None:
    """Keep ``answer`` for ``key``; a rival transaction with the same key fails on the primary key."""
    _REMEMBER.run({"member_id": member_id, "key": key, "answer": answer, "at": now()})


def write_once(member_id: int, key: str, write: Callable[[], str]) -> str:
    """``write()`` in a transaction of its own, or the answer it gave when the form came the first time.

    Two that arrive at the same moment write once as well: the second fails on the key, or is refused because
    the first has done it, is undone as a whole, and finds the first one's answer.
    """
    try:
        return _write(member_id, key, write)
    except IntegrityError:
        return _write(member_id, key, write)
    except DBAPIError:
        raise
    except Exception:
        earlier = answered(member_id, key)
        if earlier is None:
            raise
        return earlier


def answered(member_id: int, key: str) -> str | None:
    """What the form with ``key`` led to before, for whoever must know ere the rules are asked; None: nothing.

    What a form does may forbid doing it again: sent twice, it would be refused for its own success. It is
    read outside a transaction: what a refusal brings along may still be read afterwards.
    """
    mine = WrittenOnce.member_id == member_id, WrittenOnce.key == key
    return session().scalar(select(WrittenOnce.answer).where(*mine))


def _write(member_id: int, key: str, write: Callable[[], str]) -> str:
    with transaction():
        earlier = earlier_answer(member_id, key)
        if earlier is not None:
            return earlier
        answer = write()
        remember_answer(member_id, key, answer)
    return answer


def forget_answers(before: datetime) -> None:
    """Drop what is older than ``before``; a job calls it daily."""
    session().execute(delete(_TABLE).where(_TABLE.c.at < before))
