"""Figures of people beside each other: of months and their quarter, of categories and their sum."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from forum.clock import at
from forum.events.models import Attendance, Event
from forum.insights.figures import APART, FEW_PEOPLE, RUNNING, Figure
from forum.insights.periods import period_named
from forum.insights.queries import report_for
from forum.members.models import Member
from forum.members.viewer import Viewer
from tests.cast import Cast, visitor
from tests.factories.categories import make_category
from tests.factories.insights import make_analyst
from tests.factories.members import make_crowd, make_member, writing

AUTUMN = datetime(2027, 11, 20, 12, tzinfo=UTC)


def day(month: int, number: int = 12) -> datetime:
    return datetime(2027, month, number, 12, tzinfo=UTC)


def evening(
    host: Viewer, category: int, when: datetime, came: list[int], stayed: list[int] | None = None
) -> None:
    with writing() as current:
        event = Event(
            category_id=category,
            author_id=host.id,
            host_id=host.id,
            title="Evening",
            source="Come.",
            html="<p>Come.</p>",
            starts_at=when,
            ends_at=when + timedelta(hours=2),
            published_at=when - timedelta(days=9),
            zone="Europe/Paris",
            questions=[],
            status="planned",
            state="published",
        )
        current.add(event)
        current.flush()
        noted = [*((one, True) for one in came), *((one, False) for one in stayed or ())]
        for one, there in noted:
            current.add(Attendance(event_id=event.id, member_id=one, answer="yes", came=there))


def figure(viewer: Viewer, name: str, period: str, category: object = None) -> Figure:
    named = period_named(period)
    assert named is not None
    found = report_for(viewer, named, category).figure(name)  # type: ignore[arg-type]
    assert found is not None
    return found


def join(when: datetime, people: list[int]) -> None:
    with writing() as current:
        seen = when + timedelta(days=45)
        current.execute(update(Member).where(Member.id.in_(people)).values(created_at=when, seen_at=seen))


def test_people_of_one_category_among_several_are_not_told_of(cast: Cast) -> None:
    with cast.app.app_context():
        ana, host, people = make_analyst("ana", None), make_member("host", works_here=True), make_crowd(12)
        large, middle, small = (make_category(name) for name in ("large", "middle", "small"))
        evening(host, large.id, day(3), people)
        evening(host, large.id, day(6), people[:2])
        evening(host, middle.id, day(5), people[:6])
        evening(host, small.id, day(9), people[:9])
        alone = make_analyst("bea", large.id)
    with cast.app.app_context(), at(day(1).replace(year=2028)):
        # Only the large one met in March and in June: 14 of its year less 12 of March would be those two.
        assert figure(ana, "events_came", "2027-03").value == 12
        for period in ("2027", "2027-q1", "2027-q3", "2027-03", "2027-06"):
            found = figure(ana, "events_came", period, large)
            assert (found.untold, found.value, found.sample) == (APART, None, None)
        assert figure(alone, "events_came", "2027-03", large).value == 12  # nothing else is told to her
        assert figure(alone, "events_came", "2027", large).untold == FEW_PEOPLE


def test_a_month_of_a_few_is_not_what_the_quarter_leaves(cast: Cast) -> None:
    with cast.app.app_context():
        ana, people = make_analyst("ana", None), make_crowd(40)
        join(day(1), people[:8])
        join(day(2), people[8:11])
        join(day(3), people[11:20])
        join(day(9), people[20:26])
        join(day(10, 19), people[26:40])
    with cast.app.app_context(), at(AUTUMN):
        told = {name: figure(ana, "newcomers_back", name).value for name in ("2027-q1", "2027-01")}
        assert told == {"2027-q1": 20, "2027-01": 8}
        assert figure(ana, "newcomers_back", "2027-02").untold == FEW_PEOPLE
        assert figure(ana, "newcomers_back", "2027-03").untold == FEW_PEOPLE
        # Thirty days are over for those of October, but not for all who joined in October.
        assert figure(ana, "newcomers_back", "2027-10").untold == RUNNING
    with cast.app.app_context(), at(day(12, 1)):
        assert figure(ana, "newcomers_back", "2027-10").value == 14


def test_no_sum_is_told_before_it_is_over(cast: Cast) -> None:
    with cast.app.app_context():
        ana, host, people = make_analyst("ana", None), make_member("host", works_here=True), make_crowd(10)
        place = make_category("place")
        evening(host, place.id, day(1), people[:5], people[5:])
        evening(host, place.id, day(2), people[:3], people[5:8])

    def read(when: datetime) -> dict[str, object]:
        with cast.app.app_context(), at(when):
            names = ("2027-01", "2027-02", "2027-q1", "2027")
            return {name: figure(ana, "events_came", name).value for name in names}

    january = {"2027-01": 5, "2027-02": None, "2027-q1": None, "2027": None}
    for month in (2, 3, 4):  # with 8 of the quarter, so far or as it was, those of February were 3
        assert read(day(month)) == january
    assert read(day(1).replace(year=2028)) == january


def test_who_came_to_several_events_is_one_person(cast: Cast) -> None:
    with cast.app.app_context():
        ana, host, people = make_analyst("ana", None), make_member("host", works_here=True), make_crowd(12)
        place = make_category("place")
        for number in (3, 10, 17):
            evening(host, place.id, day(1, number), people[:2])  # six times, and two people
            evening(host, place.id, day(5, number), people[:5])
        evening(host, place.id, day(2), people[2:7])
        evening(host, place.id, day(6), people[5:7])
    with cast.app.app_context(), at(AUTUMN):
        assert figure(ana, "events_came", "2027-01").untold == FEW_PEOPLE
        assert figure(ana, "events_came", "2027-02").value == 5
        # The quarter less February would be the six times of January.
        assert figure(ana, "events_came", "2027-q1").untold == FEW_PEOPLE
        assert figure(ana, "events_came", "2027-05").value == 15
        assert figure(ana, "events_came", "2027-06").untold == FEW_PEOPLE


def test_the_page_says_the_rule(cast: Cast) -> None:
    with cast.app.app_context():
        client = visitor(cast.app, make_analyst("ana", None))
        for name in ("here", "there"):
            make_category(name)
    shown = client.get("/insights/figures/newcomers_back").get_data(as_text=True)
    assert "subtracted from each other" in shown and "Hundepool" in shown
    assert "<strong>It is told 30 days after the period is over.</strong>" in shown
    path = "/insights/figures/events_came"
    assert "<strong>It is told once the period is over.</strong>" in client.get(path).get_data(as_text=True)
    apart = client.get(f"{path}?category=here").get_data(as_text=True)
    assert "<strong>Of one category among several it is not told" in apart
