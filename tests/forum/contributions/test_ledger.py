"""The ledger: public, by quarter, late by the clock, and equal to a plain recount of all that happened."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from forum.clock import at, now
from forum.contributions.actions.remind import remind
from forum.contributions.balance import balance
from forum.contributions.days import Quarter, day_of, days_late
from forum.contributions.lines import quarter_view
from forum.contributions.models import Call, Commitment, LedgerEntry
from forum.contributions.queries import find_call
from forum.contributions.refusals import AlreadyOffered, NotConcrete, OverAlready
from forum.notifications.models import Notification
from forum.policy.check import Refused
from forum.storage.session import session
from tests.cast import Cast, assemble
from tests.factories.contributions import (
    make_call,
    make_commitment,
    make_contribution,
    make_speaker,
    respond,
    settle,
)
from tests.factories.members import make_member, open_community

MIDNIGHT = datetime(2027, 3, 10, 12, tzinfo=UTC)


def commitment_of(call_id: int) -> int:
    call = find_call(call_id)
    assert call is not None
    return call.commitment_id


def test_lateness_follows_the_clock_and_stands_in_the_ledger(cast: Cast) -> None:
    with cast.app.app_context(), at(MIDNIGHT):
        bea = make_speaker()
        call_id = make_call(bea, due=5)
    sentences = {0: "due by 15 March 2027", 5: "due by 15 March 2027", 6: "one day late", 17: "12 days late"}
    for days, said in sentences.items():
        with at(MIDNIGHT + timedelta(days=days)):
            assert said in cast.browser("guest").get("/ledger").text, days
    with cast.app.app_context(), at(MIDNIGHT + timedelta(days=17)):
        settle(bea, commitment_of(call_id), word="Sent, with our excuses.")
        page = cast.browser("guest").get("/ledger").text
        assert "the one promise is kept" in page
        assert "12 days late" in page, "that it was late stays"


def test_a_day_is_over_when_it_is_over_here(cast: Cast) -> None:
    """A promise for a day in Auckland is late before the day has begun to end in Europe."""
    with cast.app.app_context():
        open_community(timezone="Pacific/Auckland")
        with at(MIDNIGHT):
            bea = make_speaker()
            make_commitment(bea, due=0)
            due = day_of(MIDNIGHT)
        over = datetime(2027, 3, 11, 11, tzinfo=UTC)  # midnight there, in the summer of the south
        late = {over - timedelta(minutes=1): 0, over: 1, over + timedelta(days=1): 2}
        for moment, days in late.items():
            with at(moment):
                assert days_late(due) == days, moment


def test_the_promise_is_spoken_of_before_and_after_its_day_once_each(cast: Cast) -> None:
    with cast.app.app_context():
        with at(MIDNIGHT):
            bea = make_speaker()
            call_id = make_call(bea, due=10)
            respond(bea, make_contribution(cast.mia, call_id), "accept")
        rung: dict[int, tuple[int, int]] = {}
        for days in (0, 2, 3, 4, 9, 10, 11, 11, 12, 17, 40):
            with at(MIDNIGHT + timedelta(days=days)):
                remind()
                remind()
            kinds = Counter(session().execute(select(Notification.member_id, Notification.kind)).all())
            rung[days] = (kinds[bea.id, "promise_owed"], kinds[cast.mia.id, "promise_turn"])
        assert rung == {
            0: (0, 0), 2: (0, 0), 3: (1, 0), 4: (1, 0), 9: (2, 0), 10: (3, 0), 11: (4, 1), 12: (4, 1),
            17: (5, 1), 40: (6, 1),
        }  # fmt: skip


def test_the_ledger_names_nobody_and_neither_does_its_file(cast: Cast) -> None:
    with cast.app.app_context():
        bea = make_speaker("beatrix")
        mia = make_member("melisande")
        call_id = make_call(bea)
        respond(bea, make_contribution(mia, call_id), "accept")
    for path in ("/ledger", "/ledger.csv"):
        text = cast.browser("guest").get(path).text
        assert "Taste three honeys" in text
        for name in ("beatrix", "melisande"):
            assert name not in text.lower()
    lines = list(csv.DictReader(StringIO(cast.browser("guest").get("/ledger.csv").text, newline="")))
    assert [line["entry"] for line in lines] == ["asked", "promised", "received"]
    assert {column.name for column in LedgerEntry.__table__.columns} == {
        "id", "at", "kind", "call_id", "commitment_id",
    }  # fmt: skip


def test_what_a_spreadsheet_would_compute_is_text(cast: Cast) -> None:
    with cast.app.app_context():
        make_call(make_speaker(), '=HYPERLINK("http://example.org")')
    assert "\"'=HYPERLINK(" in cast.browser("guest").get("/ledger.csv").text


def test_earlier_quarters_are_a_page_away(cast: Cast) -> None:
    with cast.app.app_context():
        bea = make_speaker()
        for moment in (datetime(2025, 2, 3, tzinfo=UTC), datetime(2027, 2, 3, tzinfo=UTC)):
            with at(moment):
                make_call(bea, f"The call of {moment.year}")
    with at(datetime(2027, 2, 4, tzinfo=UTC)):
        page = cast.browser("guest").get("/ledger").text
        assert "The call of 2027" in page
        assert "ledger?from=2026-1" in page
        older = cast.browser("guest").get("/ledger?from=2025-1").text
        assert "The call of 2025" in older
        assert "The call of 2027" not in older.split('class="quarter"')[1]
        for odd in ("2025-5", "9999-1", "x", "2025-1-1", "٢٠٢٥-1"):
            assert cast.browser("guest").get(f"/ledger?from={odd}").status_code == 404


PEOPLE = ("p0", "p1", "p2")
steps = st.lists(
    st.tuples(
        st.sampled_from(
            ["call", "promise", "bring", "bring", "accept", "use", "decline", "keep", "give up", "wait"]
        ),
        st.integers(0, 60),
    ),
    max_size=30,
)


@dataclass
class Journal:
    """What a plain person would write down: one line for each thing that happened."""

    lines: list[tuple[str, date, int]] = field(default_factory=list)
    helped: list[tuple[int, date]] = field(default_factory=list)
    due: dict[int, date] = field(default_factory=dict)
    settled: dict[int, tuple[str, date]] = field(default_factory=dict)
    promised: dict[int, date] = field(default_factory=dict)
    accepted: set[int] = field(default_factory=set)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=steps)
def test_the_ledger_is_what_a_plain_recount_says(app: Flask, plan: list[tuple[str, int]]) -> None:
    cast = _community(app)
    start = _next_start(app)
    journal = Journal()
    moment = start
    with app.app_context():
        calls: list[int] = []
        promises: list[int] = []
        brought: list[tuple[int, int]] = []
        for step, number in plan:
            moment += timedelta(hours=7)
            if step == "wait":
                moment += timedelta(days=number)
                continue
            with at(moment):
                _act(step, number, cast, journal, calls, promises, brought)
        with at(moment):
            _compare(journal, day_of(start), day_of(moment))


_MADE: dict[int, tuple[Any, list[Any]]] = {}


def _community(app: Flask) -> tuple[Any, list[Any]]:
    if id(app) not in _MADE:
        assemble(app)
        with app.app_context():
            _MADE[id(app)] = make_speaker("bea"), [make_member(name) for name in PEOPLE]
    return _MADE[id(app)]


def _next_start(app: Flask) -> datetime:
    """Every example begins years after the one before in the same database, and owes nothing of it."""
    with app.app_context():
        last = session().scalar(select(LedgerEntry.at).order_by(LedgerEntry.at.desc()).limit(1)) or now()
        owed = select(Commitment.id).where(Commitment.kept_at.is_(None), Commitment.given_up_at.is_(None))
        for commitment_id in session().scalars(owed).all():
            with at(last + timedelta(days=1)):
                settle(_community(app)[0], commitment_id)
    return last + timedelta(days=1000)


def _act(
    step: str,
    number: int,
    cast: tuple[Any, list[Any]],
    journal: Journal,
    calls: list[int],
    promises: list[int],
    brought: list[tuple[int, int]],
) -> None:
    bea, people = cast
    today = day_of(now())
    try:
        if step == "call":
            calls.append(make_call(bea, f"Call {number}", due=number, last=number))
            promise_id = commitment_of(calls[-1])
            journal.lines += [("asked", today, calls[-1]), ("promised", today, promise_id)]
            journal.due[promise_id], journal.promised[promise_id] = today + timedelta(days=number), today
            promises.append(promise_id)
        elif step == "promise":
            promises.append(make_commitment(bea, due=number))
            journal.lines.append(("promised", today, promises[-1]))
            journal.due[promises[-1]] = today + timedelta(days=number)
            journal.promised[promises[-1]] = today
        elif step == "bring" and calls:
            member = people[number % len(people)]
            made = make_contribution(member, calls[number % len(calls)])
            brought.append((made, member.id))
        elif step in ("accept", "use", "decline") and brought:
            _respond(step, brought[number % len(brought)], bea, journal, today)
        elif step in ("keep", "give up") and promises:
            promise_id = promises[number % len(promises)]
            settle(bea, promise_id, kept=step == "keep")
            kind = "kept" if step == "keep" else "given_up"
            journal.lines.append((kind, today, promise_id))
            journal.settled[promise_id] = (kind, today)
    except (Refused, OverAlready, AlreadyOffered, NotConcrete):
        return


def _respond(step: str, one: tuple[int, int], bea: Any, journal: Journal, today: date) -> None:
    contribution_id, member_id = one
    respond(bea, contribution_id, step)
    if step == "accept":
        journal.accepted.add(contribution_id)
        journal.lines.append(("received", today, contribution_id))
        journal.helped.append((member_id, today))
    elif step == "use" or contribution_id in journal.accepted:
        journal.lines.append(("used" if step == "use" else "unused", today, contribution_id))


def _compare(journal: Journal, start: date, until: date) -> None:
    middle = start + (until - start) / 2
    for since in (start, middle):
        mine = [line for line in journal.lines if line[1] >= since]
        kinds = Counter(kind for kind, _day, _about in mine)
        owed = [
            one
            for one, day in journal.promised.items()
            if day >= since or one not in journal.settled or journal.settled[one][1] >= since
        ]
        late = sorted(
            ((until - journal.due[one]).days for one in owed if one not in journal.settled), reverse=True
        )
        figures = balance(since, until)
        assert (figures.asked, figures.received, figures.used) == (
            kinds["asked"], kinds["received"], kinds["used"],
        )  # fmt: skip
        assert figures.helped == len({member for member, day in journal.helped if day >= since})
        assert figures.promises == len(owed)
        assert figures.kept == sum(journal.settled.get(one, ("",))[0] == "kept" for one in owed)
        assert figures.given_up == sum(journal.settled.get(one, ("",))[0] == "given_up" for one in owed)
        assert figures.late == tuple(days for days in late if days > 0)
        assert figures.waiting == sum(days <= 0 for days in late)
    _compare_quarters(journal)


def _compare_quarters(journal: Journal) -> None:
    for quarter in {Quarter.of(day) for _kind, day, _about in journal.lines}:
        view = quarter_view(None, quarter)
        kinds = Counter(kind for kind, day, _about in journal.lines if Quarter.of(day) == quarter)
        assert len(view.asked) == kinds["asked"]
        assert len(view.promised) == kinds["promised"]
        assert len(view.given_back) == kinds["kept"]
        assert len(view.given_up) == kinds["given_up"]
        assert sum(one.received for one in view.received) == kinds["received"]
        assert sum(one.used for one in view.received) == kinds["used"]
        assert sum(one.unused for one in view.received) == kinds["unused"]


def test_every_call_has_its_line(cast: Cast) -> None:
    with cast.app.app_context():
        make_call(make_speaker())
        asked = set(session().scalars(select(LedgerEntry.call_id).where(LedgerEntry.kind == "asked")))
        assert asked == set(session().scalars(select(Call.id)))
