"""The ledger is what a plain person would have written down, whatever was done in whatever order."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from forum.clock import at, now
from forum.contributions.balance import balance
from forum.contributions.days import Quarter, day_of
from forum.contributions.lines import quarter_view
from forum.contributions.models import Commitment, LedgerEntry
from forum.contributions.queries import find_call
from forum.contributions.refusals import AlreadyOffered, NotConcrete, OverAlready
from forum.policy.check import Refused
from forum.storage.session import session
from tests.cast import assemble
from tests.factories.contributions import (
    make_call,
    make_commitment,
    make_contribution,
    make_speaker,
    respond,
    settle,
)
from tests.factories.members import make_member


def commitment_of(call_id: int) -> int:
    call = find_call(call_id)
    assert call is not None
    return call.commitment_id


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
