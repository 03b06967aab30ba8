"""The ledger as a file for spreadsheets (RFC 4180). It names nobody: neither who asked nor who helped."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any

from forum.contributions.days import Quarter
from forum.contributions.lines import LedgerLine

COLUMNS = ("day", "quarter", "entry", "about", "gives", "due", "standing", "days_late", "address")
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a cell begins with that a spreadsheet would take for a formula."""


def as_csv(lines: Iterable[LedgerLine], base_url: str) -> Iterator[str]:
    """A line of names, then one for each entry."""
    yield _line(COLUMNS)
    for one in lines:
        state = one.standing
        yield _line(
            (
                one.day.isoformat(),
                Quarter.of(one.day).name,
                one.kind,
                one.title,
                one.gives,
                one.due_on.isoformat() if one.due_on is not None else "",
                state.kind if state is not None else "",
                state.late if state is not None else "",
                f"{base_url}{one.url}" if one.url else "",
            )
        )


def _line(cells: Iterable[Any]) -> str:
    buffer = StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow([_cell(cell) for cell in cells])
    return buffer.getvalue()


def _cell(value: Any) -> str:
    text = str(value)
    return f"'{text}" if text.startswith(DANGEROUS) else text
