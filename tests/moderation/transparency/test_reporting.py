"""What moderation tells in the brand's report, month beside month."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from forum.clock import at
from forum.insights.periods import period_named
from moderation.cases.fold import REPORTED
from moderation.cases.models import Case, Entry
from moderation.transparency.reporting import tell
from tests.cast import Cast
from tests.factories.members import writing
from tests.statements import statements


def received(name: str) -> str:
    period = period_named(name)
    assert period is not None
    part = tell(period.since, period.until, period.year.slices())
    return part.figures()[0].said


def test_a_month_of_a_few_reports_does_not_follow_from_the_quarter(cast: Cast) -> None:
    with cast.app.app_context():
        with writing() as current:
            case = Case(subject_kind="post", subject_id=1)
            current.add(case)
            current.flush()
            months = [4] * 6 + [5] * 2 + [6] * 7 + [8] * 9
            for number, month in enumerate(months, 1):
                when = datetime(2027, month, 12, tzinfo=UTC)
                data = {"rule": "respect", "report_id": number}
                current.add(
                    Entry(case_id=case.id, number=number, kind=REPORTED, actor_id=1, at=when, data=data)
                )
        with at(datetime(2028, 1, 3, tzinfo=UTC)):
            assert received("2027") == "24" and received("2027-q2") == "15" and received("2027-04") == "6"
            assert received("2027-05") == "not told"
            assert received("2027-06") == "not told"  # else 15 less 6 and 7 are those two
            assert received("2027-08") == "9" and received("2027-01") == "0"


def test_months_to_come_are_not_counted(cast: Cast) -> None:
    with cast.app.app_context():
        asked = []
        for day in (
            datetime(2027, 1, 12, tzinfo=UTC),
            datetime(2027, 1, 12, tzinfo=UTC) + timedelta(days=400),
        ):
            with at(day), statements() as sent:
                received("2027")
            asked.append(len(sent))
        assert asked[0] * 3 < asked[1], "one month of twelve, with the whole"
