"""The line before the seats: after any run of answers, changes and absences, and when nobody answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update

from forum.belongings import Departure
from forum.clock import now
from forum.events.actions.change import close_answers
from forum.events.actions.move_lines import move_lines
from forum.events.belongings import BELONGINGS
from forum.events.models import MAYBE, NO, WAITING, YES, Attendance, Event
from forum.events.queries import event_for
from forum.events.refusals import NotNow
from forum.members.models import Member
from forum.members.queries import viewer_by_id
from forum.members.viewer import Viewer
from forum.notifications.models import Notification
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from tests.factories.events import answer, change, make, make_host, planned
from tests.factories.members import make_member, writing
from tests.forum.events.test_seats import answers

PEOPLE = 6
SEATS, CLOSE, LEAVE, AWAY = "seats", "close", "leave", "away"
acts = st.lists(
    st.tuples(
        st.integers(0, PEOPLE - 1),
        st.sampled_from([YES, YES, YES, YES, MAYBE, NO, NO, SEATS, CLOSE, LEAVE, AWAY]),
        st.integers(0, 2),
    ),
    max_size=25,
)


@pytest.fixture
def crowd(app: Flask) -> tuple[Viewer, list[Viewer]]:
    with app.app_context():
        return make_host(), [make_member(f"p{number}") for number in range(PEOPLE)]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(capacity=st.integers(1, 5), run=acts)
def test_after_any_run_it_is_as_a_slow_plain_reckoning_says(
    app: Flask, crowd: tuple[Viewer, list[Viewer]], capacity: int, run: list[tuple[int, str, int]]
) -> None:
    eve, people = crowd
    with app.app_context():
        with transaction():
            session().execute(delete(Attendance))
            session().execute(delete(Notification))
            session().execute(update(Member).values(suspended_until=None))
        event_id = make(eve, planned(eve, capacity=capacity, guests_each=2))
        plain = Plain(capacity)
        for number, what, guests in run:
            who = people[number].id
            if what == SEATS:
                _resize(eve, event_id, plain, 1 + guests * 2)
            elif what in (CLOSE, LEAVE, AWAY):
                _happen(what, eve, event_id, who)
                plain.happen(what, who)
            else:
                assert _said(who, event_id, what, guests) == plain.say(who, what, guests)
            assert answers(event_id) == plain.state()
        event = session().get_one(Event, event_id, populate_existing=True)
        assert event.taken == plain.taken() <= plain.capacity


def _said(who: int, event_id: int, wish: str, guests: int) -> bool:
    try:
        answer(viewer_by_id(who), event_id, wish, guests=guests)
    except (NotNow, Refused):
        return False
    return True


def _resize(eve: Viewer, event_id: int, plain: Plain, seats: int) -> None:
    if seats < plain.taken():
        with pytest.raises(NotNow):
            change(eve, event_id, planned(eve, capacity=seats, guests_each=2))
        return
    change(eve, event_id, planned(eve, capacity=seats, guests_each=2))
    plain.capacity, plain.closed = seats, False
    plain.move_up()


def _happen(what: str, eve: Viewer, event_id: int, who: int) -> None:
    if what == CLOSE:
        with writing():
            close_answers(actor=eve, event=event_for(eve, event_id, lock=True))
    elif what == LEAVE:
        with writing():
            BELONGINGS.forget(Departure(who, "nobody_here", "", "", texts_too=False, former="somebody"))
    else:
        with writing():
            member = session().get_one(Member, who)
            member.suspended_until = None if member.suspended_until else now() + timedelta(hours=1)
        move_lines()


class Plain:
    """The rules once more, with lists alone: who sits, who waits, in which order they came."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.closed = False
        self.away: set[int] = set()
        self.seated: dict[int, int] = {}
        self.line: list[tuple[int, int]] = []
        self.others: dict[int, str] = {}

    def taken(self) -> int:
        return sum(1 + guests for guests in self.seated.values())

    def callable(self) -> list[tuple[int, int]]:
        """Who waits, without those who can never fit and those who are away: nobody waits behind them."""
        return [one for one in self.line if 1 + one[1] <= self.capacity and one[0] not in self.away]

    def move_up(self) -> None:
        while (line := self.callable()) and self.taken() + 1 + line[0][1] <= self.capacity:
            who, guests = line[0]
            self.line.remove((who, guests))
            self.seated[who] = guests

    def happen(self, what: str, who: int) -> None:
        if what == CLOSE:
            self.closed = True
        elif what == AWAY:
            self.away ^= {who}
        else:
            self._forget(who)
        self.move_up()

    def _forget(self, who: int) -> None:
        self.seated.pop(who, None)
        self.line = [one for one in self.line if one[0] != who]
        self.others.pop(who, None)

    def _may(self, who: int, wish: str, guests: int) -> bool:
        if wish == NO:
            return True
        had = self.seated.get(who, dict(self.line).get(who))
        if who in self.away or (wish == YES and 1 + guests > self.capacity):
            return False
        return not self.closed or (had is not None and (wish == MAYBE or guests <= had))

    def say(self, who: int, wish: str, guests: int) -> bool:
        if not self._may(who, wish, guests):
            return False
        waits = [one for one, _guests in self.line]
        if wish == YES and who in self.seated:
            more = guests - self.seated[who]
            if more > 0 and (self.callable() or self.taken() + more > self.capacity):
                return False
            self.seated[who] = guests
        elif wish == YES and who in waits:
            self.line[waits.index(who)] = (who, guests)
        elif wish == YES:
            self.others.pop(who, None)
            self.line.append((who, guests))
        else:
            self._forget(who)
            self.others[who] = wish
        self.move_up()
        return True

    def state(self) -> dict[int, tuple[Any, int]]:
        return {
            **{who: (YES, guests) for who, guests in self.seated.items()},
            **{who: (WAITING, guests) for who, guests in self.line},
            **{who: (wish, 0) for who, wish in self.others.items()},
        }


def test_seats_that_became_fewer_than_ones_guests_hold_up_nobody(app: Flask, crowd: Any) -> None:
    eve, (ann, bob, cy, *_others) = crowd
    with app.app_context():
        event_id = make(eve, planned(eve, capacity=3, guests_each=2))
        answer(ann, event_id)
        answer(bob, event_id, guests=2)
        change(eve, event_id, planned(eve, capacity=1, guests_each=2))
        answer(cy, event_id)
        answer(ann, event_id, NO)
        assert answers(event_id) == {ann.id: (NO, 0), bob.id: (WAITING, 2), cy.id: (YES, 0)}
