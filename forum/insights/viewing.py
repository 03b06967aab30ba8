"""The report as its page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template
from flask_babel import gettext as _
from markupsafe import Markup

from forum.categories.catalogue import CategoryView, catalogue
from forum.contributions.days import day_of
from forum.insights import wording
from forum.insights.drawing import Bar, bars
from forum.insights.figures import Figure
from forum.insights.periods import Period
from forum.insights.report import Course, Report
from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import can
from forum.web import times
from forum.web.language import language


@dataclass(frozen=True, slots=True)
class FigureView:
    """A figure as it is read, with all that it opens."""

    name: str
    label: str
    said: str
    share: str
    """In hundredths of its sample; "" where that says nothing."""
    why: str
    definition: str
    sample: str
    url: str
    """What stands behind it; "" where nothing does."""


@dataclass(frozen=True, slots=True)
class SectionView:
    name: str
    title: str
    figures: Sequence[FigureView]


@dataclass(frozen=True, slots=True)
class SliceView:
    """A row of the table beside a drawing."""

    label: str
    answered: int
    waiting: int
    median: str


@dataclass(frozen=True, slots=True)
class CourseView:
    """The questions of one category through the period, drawn and as a table."""

    title: str
    asked: int
    answered: int
    bars: Sequence[Bar]
    rows: Sequence[SliceView]


def address(period: Period, category: CategoryView | None, path: str = "/insights") -> str:
    """A page of the report, for this period and category."""
    where = f"&category={category.slug}" if category is not None else ""
    return f"{path}?period={period.name}{where}"


def figure_view(figure: Figure, period: Period, category: CategoryView | None) -> FigureView:
    """One figure; ``category``: the one that was chosen."""
    part = figure.share
    of_itself = figure.name in ("ideas_decided", "ideas_done", "unanswered_age")
    return FigureView(
        name=figure.name,
        label=str(wording.MEANINGS[figure.name].label),
        said=wording.value(figure),
        share=wording.percent(part) if part is not None and not of_itself else "",
        why=wording.why_not(figure),
        definition=wording.definition(figure.name),
        sample=wording.sample(figure),
        url=address(period, category, f"/insights/figures/{figure.name}") if figure.behind else "",
    )


def section_views(report: Report, category: CategoryView | None) -> list[SectionView]:
    """All sections, in their order on the page."""
    found = {section.name: section for section in report.sections}
    return [
        SectionView(
            name,
            str(title),
            [figure_view(one, report.period, category) for one in found[name].figures],
        )
        for name, title in wording.SECTIONS.items()
        if name in found
    ]


def course_views(report: Report) -> list[CourseView]:
    """The drawings: all questions first, then each category, on a scale of their own."""
    found = []
    when = [_when(report.period, part.since) for part in report.courses[0].slices]
    for course in report.courses:
        most = max((part.asked for part in course.slices), default=0)
        parts = [(part.answered, part.waiting) for part in course.slices]
        found.append(
            CourseView(_title(course), course.asked, course.answered, bars(parts, most), _rows(course, when))
        )
    return found


def median_bars(report: Report) -> list[Bar]:
    """How soon the first useful answer came, part by part of the period; nothing where it is not told."""
    medians = [part.median or 0 for part in report.courses[0].slices]
    return bars([(one, 0) for one in medians], max(medians, default=0))


def _title(course: Course) -> str:
    if course.category_id is None:
        return str(_("All questions"))
    place = catalogue().get(course.category_id)
    return place.name(language()) if place is not None else "–"


def _rows(course: Course, when: Sequence[str]) -> list[SliceView]:
    return [
        SliceView(
            label,
            part.answered,
            part.waiting,
            "–" if part.median is None else times.duration(part.median),
        )
        for label, part in zip(when, course.slices, strict=True)
    ]


def _when(period: Period, since: datetime) -> str:
    day = day_of(since)
    return times.day_in_words(day, "LLL y" if period.months == 12 else "d MMM")


def in_account_menu(**_context: Any) -> Markup | str:
    """In the menu of those who read the report of something."""
    me = viewer()
    if me is None or not me.has_mandate or not can(me, Act.SEE_REPORTS):
        return ""
    return Markup(render_template("insights/_own_link.html"))  # noqa: S704 (a template of ours)
