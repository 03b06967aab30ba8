"""The ledger as its readers see it: each line leads to its story, where that can be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from forum.contributions.days import Quarter, day_of
from forum.contributions.ledger import entries_between
from forum.contributions.models import (
    ASKED,
    GIVEN_UP,
    KEPT,
    PROMISED,
    RECEIVED,
    UNUSED,
    USED,
    Commitment,
    LedgerEntry,
    Word,
)
from forum.contributions.queries import Row, visible_calls, visible_commitments, words_of
from forum.contributions.wording import Standing, standing
from forum.subjects import PUBLISHED


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One line; ``title`` and ``url`` are "" where the reader may not see what it is about."""

    kind: str
    day: date
    title: str
    url: str
    gives: str = ""
    """Of a commitment: its kind."""
    due_on: date | None = None
    standing: Standing | None = None
    why: str = ""
    """Of what was given up: the reason, where everybody may read it."""


@dataclass(frozen=True, slots=True)
class Received:
    """What came to one call in a quarter, of everybody together."""

    title: str
    url: str
    received: int
    used: int
    unused: int


@dataclass(frozen=True, slots=True)
class QuarterView:
    """A quarter of the ledger."""

    quarter: Quarter
    asked: Sequence[LedgerLine]
    received: Sequence[Received]
    given_back: Sequence[LedgerLine]
    promised: Sequence[LedgerLine]
    given_up: Sequence[LedgerLine]


def lines_of(viewer: Any, entries: Sequence[LedgerEntry]) -> list[LedgerLine]:
    """The lines as ``viewer`` reads them, in the order given."""
    calls = _readable(visible_calls(viewer, [one.call_id for one in entries if one.call_id is not None]))
    commitments = _readable(
        visible_commitments(viewer, [one.commitment_id for one in entries if one.commitment_id is not None])
    )
    reasons = words_of([one.word_id for one in commitments.values() if one.given_up_at is not None])
    found = []
    for entry in entries:
        day = day_of(entry.at)
        if entry.commitment_id is not None:
            found.append(_of_commitment(entry.kind, day, commitments.get(entry.commitment_id), reasons))
            continue
        call = calls.get(entry.call_id or 0)
        title, url = (call.title, f"/calls/{call.id}") if call is not None else ("", "")
        found.append(LedgerLine(entry.kind, day, title, url))
    return found


def _readable(found: dict[int, Row]) -> dict[int, Row]:
    """Those that still have words: of what was emptied the ledger keeps the line alone."""
    return {number: one for number, one in found.items() if not one.emptied}


def _of_commitment(
    kind: str, day: date, commitment: Commitment | None, reasons: dict[int, Word]
) -> LedgerLine:
    if commitment is None:
        return LedgerLine(kind, day, "", "")
    word = reasons.get(commitment.word_id or 0) if kind == GIVEN_UP else None
    return LedgerLine(
        kind,
        day,
        commitment.promise,
        f"/commitments/{commitment.id}",
        commitment.kind,
        commitment.due_on,
        standing(commitment),
        word.source if word is not None and word.state == PUBLISHED else "",
    )


def quarter_view(viewer: Any, quarter: Quarter) -> QuarterView:
    """One quarter, its lines by kind."""
    entries = entries_between(quarter.start, quarter.end)
    by_kind: dict[str, list[LedgerLine]] = {}
    for line in lines_of(viewer, entries):
        by_kind.setdefault(line.kind, []).append(line)
    return QuarterView(
        quarter=quarter,
        asked=by_kind.get(ASKED, []),
        received=_received(viewer, entries),
        given_back=by_kind.get(KEPT, []),
        promised=by_kind.get(PROMISED, []),
        given_up=by_kind.get(GIVEN_UP, []),
    )


def _received(viewer: Any, entries: Sequence[LedgerEntry]) -> list[Received]:
    turns = Counter((one.call_id or 0, one.kind) for one in entries if one.kind in (RECEIVED, USED, UNUSED))
    ids = list(dict.fromkeys(call_id for call_id, _kind in turns))
    calls = _readable(visible_calls(viewer, ids))
    return [
        Received(
            title=calls[call_id].title if call_id in calls else "",
            url=f"/calls/{call_id}" if call_id in calls else "",
            received=turns[call_id, RECEIVED],
            used=turns[call_id, USED],
            unused=turns[call_id, UNUSED],
        )
        for call_id in ids
    ]


def quarters_back(newest: Quarter, oldest: datetime, most: int) -> list[Quarter]:
    """Up to ``most`` quarters from ``newest`` back, none that ends before ``oldest``."""
    found = [newest]
    while len(found) < most and found[-1].start > oldest:
        found.append(found[-1].before)
    return found
