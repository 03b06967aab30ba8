"""The audit as a file: CSV for spreadsheets, JSON lines for programs. Both hold numbers, no names."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any

from moderation.audit.chain import record_of

COLUMNS = ("number", "at", "actor", "act", "thing_kind", "thing", "data", "previous", "hash")
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a cell begins with that a spreadsheet would take for a formula."""


def as_csv(lines: Iterable[Any]) -> Iterator[str]:
    """CSV as RFC 4180 has it: a line of names, CRLF, quotes where they are needed."""
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in lines:
        yield _taken(buffer)
        record = _record(line)
        record["data"] = json.dumps(record["data"], sort_keys=True, ensure_ascii=False)
        writer.writerow([_cell(record[name]) for name in COLUMNS])
    yield _taken(buffer)


def as_jsonl(lines: Iterable[Any]) -> Iterator[str]:
    """One JSON object a line: what was hashed, and the hash."""
    for line in lines:
        yield json.dumps(_record(line), sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n"


FORMS = {"csv": ("text/csv; charset=utf-8; header=present", as_csv), "jsonl": ("application/jsonl", as_jsonl)}
"""How each file is called among media types, and what writes it."""


def _record(line: Any) -> dict[str, Any]:
    return {**record_of(line.id, line.previous, line), "hash": line.hash}


def _cell(value: Any) -> str:
    """``value`` as text that no spreadsheet computes with."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(DANGEROUS) else text


def _taken(buffer: StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
