"""Figures of people beside each other: of months and their quarter, of categories and their sum."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from forum.clock import at
from forum.events.models import Attendance, Event
from forum.insights.figures import Figure
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


def test_a_category_of_a_few_is_not_what_the_others_leave(cast: Cast) -> None:
    with cast.app.app_context(), at(AUTUMN):
        ana = make_analyst("ana", None)
        host, people = make_member("host", works_here=True), make_crowd(14)
        large, middle, small = make_category("large"), make_category("middle"), make_category("small")
        evening(host, large.id, day(3), people[:12])
        evening(host, middle.id, day(5), people[:6])
        evening(host, small.id, day(6), people[:3])
        assert (
            figure(ana, "events_came", "2027").value,
            figure(ana, "events_came", "2027", large).value,
        ) == (21, 12)
        for hidden in (small, middle):  # 21 less 12 and 6 are those three
            found = figure(ana, "events_came", "2027", hidden)
            assert not found.told and found.value is None and found.sample is None
        assert not figure(ana, "events_came", "2027-q1", large).told  # by year only
        assert not figure(ana, "events_came", "2027-06").told
        alone = make_analyst("bea", large.id)
        assert figure(alone, "events_came", "2027-03", large).value == 12  # nothing else is told to her


def test_a_month_of_a_few_is_not_what_the_quarter_leaves(cast: Cast) -> None:
    with cast.app.app_context(), at(AUTUMN):
        ana, people = make_analyst("ana", None), make_crowd(40)
        join(day(1), people[:8])
        join(day(2), people[8:11])
        join(day(3), people[11:20])
        join(day(9), people[20:26])
        join(day(10, 19), people[26:40])
        told = {name: figure(ana, "newcomers_back", name).value for name in ("2027", "2027-q1", "2027-01")}
        assert told == {"2027": 26, "2027-q1": 20, "2027-01": 8}
        assert not figure(ana, "newcomers_back", "2027-02").told
        assert not figure(ana, "newcomers_back", "2027-03").told
        # Thirty days are over for those of October, but not for all who joined in October.
        assert figure(ana, "newcomers_back", "2027-10").sample == 0
    with at(day(12, 1)), cast.app.app_context():
        assert figure(ana, "newcomers_back", "2027-10").value == 14


def test_the_page_says_the_rule(cast: Cast) -> None:
    with cast.app.app_context():
        client = visitor(cast.app, make_analyst("ana", None))
    shown = client.get("/insights/figures/newcomers_back").get_data(as_text=True)
    assert "subtracted from each other" in shown and "Hundepool" in shown
