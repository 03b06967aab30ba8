"""What is counted, against a history that was counted by hand; and that the halves add up to the year."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select

from forum.clock import now
from forum.storage.session import db, session, transaction
from moderation.cases.models import Case
from moderation.decisions.actions.decide import decide
from moderation.decisions.actions.reverse import reverse
from moderation.decisions.aftermath import restricts
from moderation.decisions.models import Decision
from moderation.transparency import queries
from moderation.transparency.counting import Figures, Heading, Sums, count, median, restricting
from moderation.transparency.periods import Period
from moderation.transparency.queries import figures_of, known_periods
from moderation.transparency.submitting import submissions
from moderation.transparency.yearly import TOTAL, as_csv
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.moderation import decide_it, report_it, ruling
from tests.moderation.transparency.history import Year, at

HOUR = 3_600.0


def test_the_first_half_is_as_counted_by_hand(cast: Cast, year: Year) -> None:
    with cast.app.app_context():
        found = count(Period(2026, 1))
    respect = Heading("respect", 1)
    assert found.strays == 1
    assert found.under[Heading("respect")] == Sums(reports=2, held=1)
    assert found.under[Heading("privacy")] == Sums(reports=1)
    assert found.under[Heading("illegal")] == Sums(notices=2)
    assert found.under[respect] == Sums(
        measures=Counter({"hide": 1, "dismiss": 2}),
        noticed=Counter({"hide": 1, "dismiss": 1}),
        found=Counter({"dismiss": 1}),
        found_alone=Counter({"dismiss": 1}),
        undone=1,
        waits=[2 * HOUR, 1 * HOUR, 6 * HOUR],
        complaints=Counter({"author": 1, "reporter": 1}),
        judged=Counter({"reversed": 1}),
        complaint_waits=[48 * HOUR],
    )
    assert set(found.under) == {Heading("respect"), Heading("privacy"), Heading("illegal"), respect}


def test_undoing_what_showed_something_again_restricts(cast: Cast) -> None:
    """It is undone, under the rule of what is undone, and a restriction, under the rule of what holds again."""
    with cast.app.app_context():
        with at("2026-07-10 10:00"):
            post_id = make_reply(cast.mia, make_topic(cast.ada, make_category()).id, "A text.").id
            case_id = report_it(cast.nia, "post", post_id)
        with at("2026-07-10 12:00"):
            decide_it(cast.mo, case_id, "hide")
        with at("2026-07-11 12:00"), transaction():
            seen = session().get_one(Case, case_id).version
            words = ruling("restore", rule_key="privacy")
            shown = decide(actor=cast.mo, case_id=case_id, seen=seen, ruling=words).id
        with at("2026-07-12 12:00"), transaction():
            reverse(actor=cast.ada, decision_id=shown, facts="It insults somebody after all.")
        found = count(Period(2026, 2)).under
        rest = {heading: sums for heading, sums in found.items() if heading.version}
        assert rest == {
            Heading("respect", 1): Sums(
                measures=Counter({"hide": 2}), noticed=Counter({"hide": 2}), waits=[2 * HOUR]
            ),
            Heading("privacy", 1): Sums(
                measures=Counter({"restore": 1}), noticed=Counter({"restore": 1}), undone=1
            ),
        }
        line = next(
            one for one in csv.DictReader(StringIO(as_csv(count(Period(2026))))) if one["category"] == TOTAL
        )
        wanted = ("visibility_restriction_disable", "actions_after_notice_or_report_by_terms")
        assert [line[name] for name in (*wanted, "decisions_undone")] == ["2", "2", "1"]
        told = list(submissions(Period(2026)))  # the same restrictions, each with its statement
        assert [one["decision_visibility"] for one in told] == [["DECISION_VISIBILITY_CONTENT_DISABLED"]] * 2
        assert told[1]["decision_facts"] == "It insults somebody after all."
        assert restricting(count(Period(2026)).total.measures) == _plainly_restricting()
    page = cast.browser("guest").get("/transparency/2026.json").json
    assert page["total"]["decisions"] == 3 and page["total"]["undone"] == {"from": 0, "to": 2}


def _plainly_restricting() -> int:
    """The same from the rows, without SQL that counts."""
    made = session().scalars(select(Decision)).all()
    return sum(restricts(one) for one in made)


def test_the_second_half_too(cast: Cast, year: Year) -> None:
    with cast.app.app_context():
        found = count(Period(2026, 2))
    assert found.under == {
        Heading("respect"): Sums(reports=1),
        Heading("respect", 1): Sums(
            measures=Counter({"hide": 1}), judged=Counter({"upheld": 1}), complaint_waits=[24 * HOUR]
        ),
        Heading("illegal", 1, True): Sums(
            measures=Counter({"remove": 1}),
            noticed=Counter({"remove": 1}),
            waits=[24 * HOUR],
            notice_waits=[24 * HOUR],
        ),
    }
    assert found.strays == 0


def added(many: list[Figures]) -> dict[Heading, Sums]:
    found: dict[Heading, Sums] = {}
    for one in many:
        for heading, sums in one.under.items():
            mine = found.setdefault(heading, Sums())
            mine += sums
    for sums in found.values():
        sums.waits.sort()
        sums.complaint_waits.sort()
    return found


def test_the_halves_add_up_to_the_year(cast: Cast, year: Year) -> None:
    with cast.app.app_context():
        whole, halves = count(Period(2026)), [count(half) for half in Period(2026).halves]
    assert added([whole]) == added(halves)
    assert whole.strays == sum(half.strays for half in halves)
    assert count_nothing(cast, 2025) == count_nothing(cast, 2027) == {}


def count_nothing(cast: Cast, year: int) -> dict[Heading, Sums]:
    with cast.app.app_context():
        return count(Period(year)).under


def test_a_year_asks_as_often_as_a_day(cast: Cast, year: Year) -> None:
    asked: list[str] = []
    with cast.app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
        count(Period(2026))
    assert len([one for one in asked if one.startswith("SELECT")]) == 5


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.tuples(st.integers(0, 729), st.sampled_from(["report", "decide", "undo"])), max_size=12))
def test_whatever_happens_halves_add_up_to_years(cast: Cast, acts: list[tuple[int, str]]) -> None:
    with cast.app.app_context():
        before = added([count(Period(year)) for year in (2024, 2025)])
        topic = make_topic(cast.ada, make_category(f"c{len(known_periods())}-{now().timestamp()}"))
        cases: list[int] = []
        for day, act in sorted(acts):
            with at(f"{datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=day, hours=12):%Y-%m-%d %H:%M}"):
                if act == "report" or not cases:
                    cases.append(report_it(cast.nia, "post", make_reply(cast.mia, topic.id).id))
                elif act == "decide":
                    decide_it(cast.mo, cases[day % len(cases)], "warn")
                else:
                    _undo(cast, day)
        years = [count(Period(year)) for year in (2024, 2025)]
        halves = [count(half) for year in (2024, 2025) for half in Period(year).halves]
        assert added(years) == added(halves)
        happened = sum(sums.received + sums.decisions + sums.undone for sums in added(years).values())
        assert happened >= sum(sums.received + sums.decisions + sums.undone for sums in before.values())
        assert (happened > 0) >= bool(acts)


def _undo(cast: Cast, number: int) -> None:
    undone = select(Decision.reverses_id).where(Decision.reverses_id.is_not(None))
    wanted = select(Decision.id).where(Decision.measure != "reverse", Decision.id.not_in(undone))
    standing = list(session().scalars(wanted.order_by(Decision.id)))
    if standing:
        with transaction():
            reverse(actor=cast.ada, decision_id=standing[number % len(standing)], facts="A mistake.")


def test_figures_are_kept_until_something_happens(
    cast: Cast, year: Year, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "REST", 0)
    with cast.app.app_context(), at("2026-08-01 10:00"):
        first = figures_of(Period(2026, 2))
        assert figures_of(Period(2026, 2)) is first
        report_it(cast.nia, "post", year.posts["f"])
        second = figures_of(Period(2026, 2))
        assert second.total.received == first.total.received + 1
        assert [one.name for one in known_periods()] == ["2026", "2026-h2", "2026-h1"]
    with cast.app.app_context(), at("2026-08-01 10:01"):
        assert figures_of(Period(2026, 2)) is not second


def test_counting_takes_a_small_part_of_the_time(
    cast: Cast, year: Year, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "REST", 1_000_000)
    with cast.app.app_context(), at("2026-08-01 10:00"):
        first = figures_of(Period(2026, 2))
        report_it(cast.nia, "post", year.posts["f"])
        assert figures_of(Period(2026, 2)) is first


@pytest.mark.parametrize(
    ("seconds", "middle"), [([], None), ([3.0], 3.0), ([9.0, 1.0, 4.0], 4.0), ([4.0, 1.0, 2.0, 9.0], 3.0)]
)
def test_the_median_is_the_one_in_the_middle(seconds: list[float], middle: float | None) -> None:
    assert median(seconds) == middle


@settings(deadline=None)
@given(st.lists(st.floats(0, 1e9), min_size=1))
def test_half_is_sooner_and_half_is_later(seconds: list[float]) -> None:
    middle = median(seconds)
    assert middle is not None
    assert 2 * sum(one <= middle for one in seconds) >= len(seconds)
    assert 2 * sum(one >= middle for one in seconds) >= len(seconds)
