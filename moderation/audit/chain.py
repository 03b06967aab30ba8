"""The chain: each line's hash covers the line and the hash of the one before it.

A line's canonical form is JSON with sorted keys, no spaces, characters as themselves, encoded as UTF-8; its
moment is in UTC with six decimals. Whoever has an export can work the hashes out again with a few lines of
any language (``docs/moderation.md``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import insert, select, update

from forum.storage.session import writer
from moderation.audit.models import AuditHead, AuditLine

HEAD = 1
"""The id of the only row of heads."""


@dataclass(frozen=True, slots=True)
class Noted:
    """An act before it has its place in the chain."""

    at: datetime
    actor_id: int
    act: str
    thing_kind: str
    thing_id: int | None
    data: Mapping[str, Any]


def record_of(number: int, previous: str, line: Any) -> dict[str, Any]:
    """What is hashed of ``line`` (a ``Noted`` or a row), as plain values: what an export gives out too."""
    return {
        "act": line.act,
        "actor": line.actor_id,
        "at": line.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "data": dict(line.data),
        "number": number,
        "previous": previous,
        "thing": line.thing_id,
        "thing_kind": line.thing_kind,
    }


def canonical(record: Mapping[str, Any]) -> bytes:
    """The one way to write ``record`` down."""
    return json.dumps(
        record, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def digest(number: int, previous: str, line: Any) -> str:
    """The hash of a line, in hexadecimal."""
    return sha256(canonical(record_of(number, previous, line))).hexdigest()


def extend(lines: list[Noted]) -> None:
    """Put ``lines`` at the end of the chain, in the open transaction.

    The head's row is held from here to the commit, so that numbers have no gaps and everybody's line follows
    the one before it. Raises ``LookupError`` when there is no head.
    """
    database = writer()
    wanted = select(AuditHead.number, AuditHead.hash).where(AuditHead.id == HEAD).with_for_update()
    head = database.execute(wanted).one_or_none()
    if head is None:
        raise LookupError("the audit has lost its head: nothing can be added to it")
    number, last = head.number, head.hash
    rows = []
    for line in lines:
        number, previous = number + 1, last
        last = digest(number, previous, line)
        rows.append(_row(number, previous, last, line))
    database.execute(insert(AuditLine), rows)
    database.execute(update(AuditHead).where(AuditHead.id == HEAD).values(number=number, hash=last))


def _row(number: int, previous: str, own: str, line: Noted) -> dict[str, Any]:
    return {
        "id": number,
        "at": line.at,
        "actor_id": line.actor_id,
        "act": line.act,
        "thing_kind": line.thing_kind,
        "thing_id": line.thing_id,
        "data": dict(line.data),
        "previous": previous,
        "hash": own,
    }
