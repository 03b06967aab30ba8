"""The ledger as a file for spreadsheets (RFC 4180). It names nobody: neither who asked nor who helped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from forum.contributions.days import Quarter
from forum.contributions.lines import LedgerLine
from forum.text.cells import line

COLUMNS = ("day", "quarter", "entry", "about", "gives", "due", "standing", "days_late", "address")


def as_csv(lines: Iterable[LedgerLine], base_url: str) -> Iterator[str]:
    """A line of names, then one for each entry."""
    yield line(COLUMNS)
    for one in lines:
        state = one.standing
        yield line(
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
