"""A copy of what the program has of one member: every slice's part, written while it is read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from forum.clock import iso
from forum.hooks import hooks


def as_json(member_id: int) -> Iterator[str]:
    """An object of sections, each a list (RFC 8259). However much they wrote, little is held at once."""
    opening = "{"
    for belongings in hooks().belongings:
        for section, rows in belongings.own(member_id).items():
            yield f"{opening}\n{json.dumps(section)}: ["
            between = "\n"
            for row in rows:
                yield between + json.dumps(row, default=_plain, ensure_ascii=False)
                between = ",\n"
            yield "]"
            opening = ","
    yield "\n}\n" if opening == "," else "{}\n"


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no such thing in a copy of one's data: {type(value).__name__}")
