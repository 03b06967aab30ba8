"""Figures equal a slow, plain recomputation, whatever the community looks like."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

import pytest

from forum.clock import at, now
from forum.contributions.days import today
from forum.insights.figures import Figure
from forum.insights.periods import Period, period_of
from forum.insights.report import Report, work_out
from tests.cast import Cast
from tests.factories.insights import make_community
from tests.forum.insights.plain import NOT_TOLD, Plain, Told


def as_told(figure: Figure) -> Told:
    value: Any = figure.value
    if not figure.told:
        value = NOT_TOLD
    elif figure.waits:
        value = "not yet"
    return value, figure.sample, frozenset(figure.behind)


def told(report: Report) -> dict[str, Told]:
    return {one.name: as_told(one) for section in report.sections for one in section.figures}


def some_periods() -> list[Period]:
    return [
        period_of(today() - timedelta(days=back), months) for months in (1, 3, 12) for back in (0, 95, 300)
    ]


@pytest.mark.parametrize("seed", range(3))
def test_figures_equal_a_plain_recomputation(cast: Cast, seed: int) -> None:
    rng = Random(seed)
    with cast.app.app_context():
        places = make_community(rng, size=(12, 40, 80)[seed])
        moment = now()
        with at(moment):
            for period in some_periods():
                for there, apart in ((places, False), (places[:1], True), (places[:1], False)):
                    report = work_out(period, there, whole=True, apart=apart)
                    days = (period.begins, min(period.last_day, today()))
                    plain = Plain(days, period.since, period.until, there, moment, apart)
                    assert told(report) == plain.figures() | plain.whole(), (period.name, there)


def test_the_drawings_add_up_to_the_figures(cast: Cast) -> None:
    with cast.app.app_context():
        places = make_community(Random(7), size=50)
        for period in some_periods():
            report = work_out(period, places, whole=False)
            answered, asked = report.figure("answered"), report.courses[0]
            assert answered is not None
            assert (asked.answered, asked.asked) == (answered.value, answered.sample)
            for course in report.courses:
                assert sum(part.asked for part in course.slices) == course.asked
                assert sum(part.answered for part in course.slices) == course.answered
            if len(report.courses) > 1:
                assert sum(one.asked for one in report.courses[1:]) == asked.asked
