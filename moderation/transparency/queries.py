"""The figures of a period, kept in the process while nothing happens; and the periods there are."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import Any

from flask import current_app
from sqlalchemy import func, select

from forum.clock import now
from forum.storage.session import session
from moderation.cases.models import Entry
from moderation.reports.models import StrayNotice
from moderation.transparency.counting import Figures, count
from moderation.transparency.periods import Period, half_of, periods

REST = 20
"""How many times as long as counting took the figures are kept at least."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Figures, what they were counted of, and until when (``monotonic``) they are good anyway."""

    as_of: tuple[Any, ...]
    good_until: float
    figures: Figures


def known_periods() -> list[Period]:
    """The periods there are figures of, the newest first: never none."""
    first = select(Entry.at).order_by(Entry.id).limit(1).scalar_subquery()
    stray = select(StrayNotice.made_at).order_by(StrayNotice.id).limit(1).scalar_subquery()
    begun = [moment for moment in session().execute(select(first, stray)).one() if moment is not None]
    return periods(min(begun, default=now()), now())


def current_half() -> Period:
    """The half-year that is running."""
    return half_of(now())


def figures_of(period: Period) -> Figures:
    """The figures of a period: counted anew when something happened, and after a minute.

    Whatever happens, counting takes a twentieth of the time at most: who asks often does not keep the
    database busy.
    """
    memory = current_app.extensions.setdefault("transparency.figures", {})
    newest = select(
        select(func.max(Entry.id)).scalar_subquery(), select(func.max(StrayNotice.id)).scalar_subquery()
    )
    as_of = (*session().execute(newest).one(), int(now().timestamp()) // 60)
    kept = memory.get(period)
    began = monotonic()
    if kept is None or (kept.as_of != as_of and began > kept.good_until):
        figures = count(period)
        ended = monotonic()
        kept = memory[period] = Kept(as_of, ended + REST * (ended - began), figures)
    counted: Figures = kept.figures
    return counted
