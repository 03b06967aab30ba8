"""The audit as a file: CSV for spreadsheets, JSON lines for programs. Both hold numbers, no names."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from forum.text.cells import line
from moderation.audit.chain import record_of

COLUMNS = ("number", "at", "actor", "act", "thing_kind", "thing", "data", "previous", "hash")


def as_csv(lines: Iterable[Any]) -> Iterator[str]:
    """CSV as RFC 4180 has it: a line of names, CRLF, quotes where they are needed."""
    yield line(COLUMNS)
    for one in lines:
        record = _record(one)
        record["data"] = json.dumps(record["data"], sort_keys=True, ensure_ascii=False)
        yield line(record[name] for name in COLUMNS)


def as_jsonl(lines: Iterable[Any]) -> Iterator[str]:
    """One JSON object a line: what was hashed, and the hash."""
    for one in lines:
        yield json.dumps(_record(one), sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n"


FORMS = {"csv": ("text/csv; charset=utf-8; header=present", as_csv), "jsonl": ("application/jsonl", as_jsonl)}
"""How each file is called among media types, and what writes it."""


def _record(entry: Any) -> dict[str, Any]:
    return {**record_of(entry.id, entry.previous, entry), "hash": entry.hash}
