"""What moderation tells in the brand's report, month beside month."""

from __future__ import annotations

from datetime import UTC, datetime

from forum.clock import at
from forum.insights.periods import period_named
from moderation.cases.fold import REPORTED
from moderation.cases.models import Case, Entry
from moderation.transparency.reporting import tell
from tests.cast import Cast, visitor
from tests.factories.insights import make_analyst
from tests.factories.members import writing
from tests.statements import statements

AFTERWARDS = datetime(2028, 1, 12, tzinfo=UTC)


def received(name: str, when: datetime = AFTERWARDS) -> str:
    period = period_named(name)
    assert period is not None
    with at(when):
        part = tell(period.since, period.until, period.year.slices())
        return part.figures()[0].said


def report(months: list[int]) -> None:
    """A report in each of these months."""
    with writing() as current:
        case = Case(subject_kind="post", subject_id=1)
        current.add(case)
        current.flush()
        for number, month in enumerate(months, 1):
            when = datetime(2027, month, 12, tzinfo=UTC)
            data = {"rule": "respect", "report_id": number}
            current.add(Entry(case_id=case.id, number=number, kind=REPORTED, actor_id=1, at=when, data=data))


def test_a_month_of_a_few_reports_does_not_follow_from_the_quarter(cast: Cast) -> None:
    with cast.app.app_context():
        report([4] * 6 + [5] * 2 + [6] * 7 + [8] * 9)
        assert received("2027") == "24" and received("2027-q2") == "15" and received("2027-04") == "6"
        assert received("2027-05") == "not told"
        assert received("2027-06") == "not told"  # else 15 less 6 and 7 are those two
        assert received("2027-08") == "9" and received("2027-01") == "0"


def test_no_sum_is_told_before_it_is_over(cast: Cast) -> None:
    with cast.app.app_context():
        report([4] * 5 + [5] * 3)
        for when in (datetime(2027, 5, 20, tzinfo=UTC), datetime(2027, 6, 20, tzinfo=UTC)):
            assert received("2027-04", when) == "5"
            assert {received(name, when) for name in ("2027-q2", "2027", "2027-06")} == {"not told"}
        assert received("2027-01", datetime(2027, 1, 20, tzinfo=UTC)) == "not told"
        assert received("2027-q2") == "not told"  # eight less the five of April are three


def test_months_to_come_are_not_counted(cast: Cast) -> None:
    with cast.app.app_context():
        asked = []
        for when in (datetime(2027, 2, 12, tzinfo=UTC), AFTERWARDS):
            with statements() as sent:
                received("2027-01", when)
            asked.append(len(sent))
        assert asked[0] * 3 < asked[1], "one month of twelve, with the month itself"


def test_what_is_not_told_is_written_as_words(cast: Cast) -> None:
    with cast.app.app_context():
        shown = visitor(cast.app, make_analyst("ana", None))
    page = shown.get("/insights").text
    part = page[page.index('id="part-moderation"') :]
    assert part.count('<span class="insight-said insight-words">not told</span>') == 5
