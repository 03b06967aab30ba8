"""Who reads which report. Every read names its viewer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from forum.categories.catalogue import CategoryView, catalogue, places
from forum.contributions.days import day_of
from forum.insights.keeping import report_of
from forum.insights.models import Assumption
from forum.insights.periods import Period
from forum.insights.report import Report
from forum.members.models import Member
from forum.policy.acts import Act
from forum.policy.check import Refused, can, require
from forum.storage.session import rows, session
from forum.topics.models import Topic

MOST_KEPT = 20
"""Earlier assumptions that the page about them shows."""


def categories_for(viewer: Any) -> list[CategoryView]:
    """The categories of which ``viewer`` reads the figures, in their order."""
    require(viewer, Act.SEE_REPORTS)
    return [one for one in places() if can(viewer, Act.SEE_REPORT, one)]


def category_named(viewer: Any, slug: str) -> CategoryView | None:
    """The category that an address names, if ``viewer`` reads its figures; None for "". Else ``Refused``."""
    if not slug:
        return None
    found = next((one for one in catalogue().values() if one.slug == slug), None)
    if found is None:
        raise Refused(Act.SEE_REPORT, viewer)
    require(viewer, Act.SEE_REPORT, found)
    return found


def report_for(viewer: Any, period: Period, category: CategoryView | None = None) -> Report:
    """The report of one category, or of all those of which ``viewer`` reads the figures.

    What belongs to no category is in it where they analyse everything and no category was chosen.
    """
    here = [one.id for one in categories_for(viewer)]
    if category is not None:
        require(viewer, Act.SEE_REPORT, category)
        return report_of(period, [category.id], whole=False, apart=here != [category.id])
    return report_of(period, here, whole=can(viewer, Act.SEE_WHOLE_REPORT))


def first_day() -> date | None:
    """The day on which the first topic was started; None where there is none."""
    found = rows(select(Topic.created_at).order_by(Topic.id).limit(1)).first()
    return day_of(found.created_at) if found is not None else None


@dataclass(frozen=True, slots=True)
class Assumed:
    """What somebody typed, and who."""

    row: Assumption
    name: str


def assumptions(viewer: Any) -> list[Assumed]:
    """What the estimate rests on and rested on, the newest first."""
    require(viewer, Act.SEE_REPORTS)
    wanted = (
        select(Assumption, Member.display_name)
        .join(Member, Member.id == Assumption.author_id)
        .order_by(Assumption.id.desc())
        .limit(MOST_KEPT)
    )
    return [Assumed(row, name) for row, name in session().execute(wanted)]


def present_assumption(viewer: Any) -> Assumed | None:
    """What the estimate rests on now; None where there is none."""
    newest = next(iter(assumptions(viewer)), None)
    return None if newest is None or newest.row.dropped_at is not None else newest
