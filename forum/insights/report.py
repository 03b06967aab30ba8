"""The whole report of a period, worked out from the tables: nothing is counted by hand and kept."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from forum.clock import now
from forum.hooks import ReportPart, hooks
from forum.insights.counting import Span, events_held, handoffs, ideas, promises
from forum.insights.disclosure import FEW
from forum.insights.figures import FEW_PEOPLE, Figure, delay, percentile
from forum.insights.periods import Period
from forum.insights.questions import Question, questions
from forum.insights.taking_part import events_came, newcomers_back


@dataclass(frozen=True, slots=True)
class Slice:
    """The questions of a part of the period: answered, and still waiting."""

    since: datetime
    answered: int
    waiting: int
    median: float | None
    """Seconds; None where there is none, or where it would speak of too few people."""

    @property
    def asked(self) -> int:
        return self.answered + self.waiting


@dataclass(frozen=True, slots=True)
class Course:
    """The questions of one category, or of all, through the period."""

    category_id: int | None
    slices: tuple[Slice, ...]
    asked: int
    answered: int


@dataclass(frozen=True, slots=True)
class Section:
    """Figures that belong together."""

    name: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What is told of a period, and when it was worked out."""

    period: Period
    sections: tuple[Section, ...]
    courses: tuple[Course, ...]
    """All questions together first, then category by category."""
    parts: tuple[ReportPart, ...]
    """What add-ons tell."""
    made_at: datetime

    def figure(self, name: str) -> Figure | None:
        """The figure of that name."""
        there = (one for section in self.sections for one in section.figures if one.name == name)
        return next(there, None)

    @property
    def empty(self) -> bool:
        """Whether nothing happened at all."""
        figures = [one for section in self.sections for one in section.figures]
        return not any(one.sample or one.value or one.untold == FEW_PEOPLE for one in figures)


def work_out(period: Period, places: Collection[int], *, whole: bool, apart: bool = False) -> Report:
    """The figures of these categories; ``whole``: with those that belong to no category.

    ``apart``: they are one of several categories of which its reader may read figures.
    """
    moment = now()
    span = Span(period, frozenset(places), moment, apart)
    asked = questions(span.since, span.until, span.places)
    sections = [
        Section("questions", tuple(question_figures(asked, moment))),
        Section("handoffs", tuple(handoffs(span))),
        Section("ideas", tuple(ideas(span))),
        Section("events", (events_held(span), events_came(span))),
    ]
    parts: tuple[ReportPart, ...] = ()
    if whole:
        sections.append(Section("promises", tuple(promises(period))))
        sections.append(Section("newcomers", (newcomers_back(span),)))
        months = period.year.slices()
        parts = tuple(tell(span.since, span.until, months) for tell in hooks().reporting)
    return Report(period, tuple(sections), courses(period, asked, moment), parts, moment)


def question_figures(asked: Sequence[Question], moment: datetime) -> list[Figure]:
    """What is told of the questions of a time."""
    newest = list(reversed(asked))
    answered = [one for one in newest if one.answer_id is not None]
    waiting = [one for one in newest if one.answer_id is None]
    by_brand = tuple(one.answer_id for one in answered if one.by_brand and one.answer_id)
    by_members = tuple(one.answer_id for one in answered if not one.by_brand and one.answer_id)
    seconds = [one.seconds for one in newest]
    people = len({one.author_id for one in newest})
    behind = [one.post_id for one in newest]
    oldest = min(waiting, key=lambda one: one.at, default=None)
    age = None if oldest is None else (moment - oldest.at).total_seconds()
    return [
        Figure("answered", len(answered), len(newest), tuple(one.post_id for one in answered)),
        delay("answer_median", seconds, 0.5, people, behind),
        delay("answer_most", seconds, 0.9, people, behind),
        Figure("by_members", len(by_members), len(answered), by_members),
        Figure("by_brand", len(by_brand), len(answered), by_brand),
        Figure("unanswered", len(waiting), len(newest), tuple(one.post_id for one in waiting)),
        Figure(
            "unanswered_age",
            age,
            len(waiting),
            tuple(one.post_id for one in reversed(waiting)),
            "duration",
        ),
    ]


def courses(period: Period, asked: Sequence[Question], moment: datetime) -> tuple[Course, ...]:
    """The questions through the period: all together, then those of each category in which any was asked."""
    slices = [(since, until) for since, until in period.slices() if since <= moment]
    places = sorted({one.category_id for one in asked})
    found = [_course(None, slices, asked)]
    if len(places) > 1:
        found += [
            _course(place, slices, [one for one in asked if one.category_id == place]) for place in places
        ]
    return tuple(found)


def _course(
    category_id: int | None, slices: Sequence[tuple[datetime, datetime]], asked: Sequence[Question]
) -> Course:
    answered = sum(1 for one in asked if one.answer_id is not None)
    parts = tuple(_slice(since, [one for one in asked if since <= one.at < until]) for since, until in slices)
    return Course(category_id, parts, len(asked), answered)


def _slice(since: datetime, asked: Sequence[Question]) -> Slice:
    answered = sum(1 for one in asked if one.answer_id is not None)
    people = len({one.author_id for one in asked})
    median = percentile([one.seconds for one in asked], 0.5) if people >= FEW else None
    return Slice(since, answered, len(asked) - answered, median)
