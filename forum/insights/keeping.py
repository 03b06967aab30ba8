"""A report is worked out once for all who may read the same, and kept for a while.

By every process for itself: for five minutes, and that of a period that is over for a day, as long as
nothing at all was recorded since. A report holds figures and numbers of things; words are always read anew,
with what their reader may see.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import func, select

from forum.clock import now
from forum.community.edition import edition
from forum.facts.log import FactRow
from forum.insights.periods import Period
from forum.insights.report import Report, work_out
from forum.storage.session import rows
from forum.web.keeping import Memory, memory

FRESH: Final = timedelta(minutes=5)
LASTING: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Kept:
    """A report, and the last fact that had been recorded before it was worked out."""

    report: Report
    fact: int


def report_of(period: Period, places: Collection[int], *, whole: bool, apart: bool = False) -> Report:
    """The report, worked out now or a little earlier; the caller has asked who may read it.

    ``apart``: they are one of several categories of which its reader may read figures.
    """
    store = _store()
    key = (period, frozenset(places), whole, apart, edition())
    kept = store.get(key)
    if kept is not None and _holds(kept):
        return kept.report
    fact = _last_fact()
    report = work_out(period, places, whole=whole, apart=apart)
    store.put(key, Kept(report, fact))
    return report


def _holds(kept: Kept) -> bool:
    age = now() - kept.report.made_at
    if timedelta(0) <= age < FRESH:
        return True
    over = kept.report.period.until <= kept.report.made_at
    return over and timedelta(0) <= age < LASTING and _last_fact() == kept.fact


def _last_fact() -> int:
    return rows(select(func.max(FactRow.id))).scalar() or 0


def _store() -> Memory[Kept]:
    return memory("reports", _size)


def _size(kept: Kept) -> int:
    """Bytes, roughly: most of it are the numbers of what stands behind the figures."""
    figures = [one for section in kept.report.sections for one in section.figures]
    return 2_000 + 200 * len(figures) + 40 * sum(len(one.behind) for one in figures)
