"""Looking at the whole chain, and saying where it breaks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Text, cast, select, type_coerce
from sqlalchemy.types import NullType

from forum.storage.session import db
from moderation.audit.chain import HEAD, digest
from moderation.audit.models import AuditHead, AuditLine

BATCH = 1_000
"""Lines that are in memory at once."""


class AsKept(NullType):
    """A value as the driver hands it out."""

    cache_ok = True


@dataclass(frozen=True, slots=True)
class Head:
    """A line's number and hash, as somebody noted it elsewhere."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


EMPTY = Head(0, "")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that could be read."""

    id: int
    at: datetime
    actor_id: int
    act: str
    thing_kind: str
    thing_id: int | None
    data: dict[str, Any]
    previous: str
    hash: str


_COLUMNS: Any = AuditLine.__table__.c
_AS_TEXT = select(
    *(each for each in _COLUMNS if each.name not in ("at", "data")),
    type_coerce(_COLUMNS.at, AsKept()).label("at"),
    cast(_COLUMNS.data, Text).label("data"),
).order_by(_COLUMNS.id)
"""Every line, without reading what somebody may have made unreadable."""


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain breaks: at line ``number``, and why."""

    number: int
    why: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What a look at the chain found."""

    last: Head
    """The last line that is there."""
    breaks: tuple[Break, ...]


def read_head(noted: str) -> Head:
    """``N:HASH`` as ``verify-audit`` prints it. Raises ``ValueError``."""
    number, _, own = noted.strip().partition(":")
    if not (number.isascii() and number.isdigit()):
        raise ValueError(noted)
    own = own.lower()
    if int(number) and (len(own) != 64 or set(own) - set("0123456789abcdef")):
        raise ValueError(noted)
    return Head(int(number), own)


def verify(noted: Head | None = None) -> Finding:
    """Look at every line, as they all were at one moment; ``noted`` is a head that was kept elsewhere.

    A line that was changed breaks the chain, and so does one that is missing or was put in its place. Whoever
    can write to the database could work every hash out anew, or cut the end off together with the head: only
    a head that was noted elsewhere shows that.
    """
    options = {} if db.engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with db.engine.connect().execution_options(**options) as connection:
        wanted = select(AuditHead.number, AuditHead.hash).where(AuditHead.id == HEAD)
        row = connection.execute(wanted).one_or_none()
        head = Head(row.number, row.hash) if row is not None else None
        lines = connection.execution_options(yield_per=BATCH).execute(_AS_TEXT)
        return examine((_read(line) for line in lines), head, noted)


def _read(line: Any) -> Any:
    """``line`` with its moment and data; as it is when they can't be read."""
    try:
        at = line.at if isinstance(line.at, datetime) else datetime.fromisoformat(line.at)
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at
        return Line(**{**line._asdict(), "at": at, "data": dict(json.loads(line.data))})
    except (TypeError, ValueError):
        return line


def examine(lines: Iterable[Any], head: Head | None, noted: Head | None = None) -> Finding:
    """As ``verify``, of ``lines`` in the order of their numbers and the ``head`` that stands beside them."""
    breaks: list[Break] = []
    last = EMPTY
    known = None if noted is None or noted.number else EMPTY
    for line in lines:
        breaks += _of_line(line, last)
        if line.id <= last.number:
            continue
        last = Head(line.id, line.hash)
        if noted is not None and line.id == noted.number:
            known = last
    breaks += _of_head(head, last)
    breaks += _of_noted(noted, known, last)
    return Finding(last, tuple(breaks))


def _of_line(line: Any, last: Head) -> Iterator[Break]:
    if line.id <= last.number:
        yield Break(line.id, "no line has such a number")
        return
    if line.id != last.number + 1:
        yield Break(last.number + 1, _missing(last.number + 1, line.id - 1))
    elif line.previous != last.hash:
        yield Break(
            line.id,
            "it does not follow the line before it: one of the two was changed and its hash worked out anew"
            if last.number
            else "it is not the beginning of the chain",
        )
    if not isinstance(line, Line):
        yield Break(line.id, "it was changed: it can't be read")
    elif digest(line.id, line.previous, line) != line.hash:
        yield Break(line.id, "it was changed: its hash is not the hash of what it says")


def _missing(first: int, last: int) -> str:
    return "it is missing" if first == last else f"it is missing, and so are all lines up to {last}"


def _of_head(head: Head | None, last: Head) -> Iterator[Break]:
    if head is None:
        yield Break(last.number, "the chain has lost its head")
    elif head.number > last.number:
        yield Break(last.number + 1, f"the end was cut off: the head says line {head.number} is the last")
    elif head.number < last.number:
        yield Break(head.number + 1, "it stands after the last line that the head knows")
    elif head.hash != last.hash:
        yield Break(last.number, "the head does not match the last line")


def _of_noted(noted: Head | None, known: Head | None, last: Head) -> Iterator[Break]:
    if noted is None or known == noted:
        return
    if noted.number > last.number:
        yield Break(
            last.number + 1, f"the end was cut off: line {noted.number} was noted, and is not there any more"
        )
    elif known is not None:
        yield Break(
            noted.number, "it is not the line that was noted: it, or a line before it, was written anew"
        )
