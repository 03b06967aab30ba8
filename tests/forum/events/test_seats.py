"""Seats, guests and the line: never more than there are, and in the order in which people came."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from forum.events.models import MAYBE, NO, WAITING, YES, Attendance, Event
from forum.events.queries import place_in_line
from forum.events.refusals import NotNow, Unanswered
from forum.members.viewer import Viewer
from forum.notifications.models import Notification
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from tests.cast import Cast
from tests.factories.events import answer, cancel, change, make, make_host, planned
from tests.factories.members import make_member


def answers(event_id: int) -> dict[int, tuple[str, int]]:
    found = session().scalars(select(Attendance).where(Attendance.event_id == event_id))
    return {one.member_id: (one.answer, one.guests) for one in found}


def test_the_line_moves_up_by_itself_and_tells(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve, planned(eve, capacity=1))
        assert answer(cast.mia, event_id) == YES
        assert answer(cast.nia, event_id) == WAITING
        assert answer(cast.mo, event_id) == WAITING
        mine = session().scalars(select(Attendance).where(Attendance.member_id == cast.mo.id)).one()
        assert place_in_line(mine) == 2
        answer(cast.mia, event_id, NO)
        assert answers(event_id)[cast.nia.id] == (YES, 0)
        assert answers(event_id)[cast.mo.id] == (WAITING, 0)
        told = (
            session().scalars(select(Notification.member_id).where(Notification.kind == "event_seat")).all()
        )
        assert told == [cast.nia.id]


def test_who_steps_back_and_returns_joins_at_the_end(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve, planned(eve, capacity=1))
        for one in (cast.mia, cast.nia, cast.mo):
            answer(one, event_id)
        answer(cast.nia, event_id, MAYBE)
        assert answer(cast.nia, event_id) == WAITING
        answer(cast.mia, event_id, NO)
        assert answers(event_id)[cast.mo.id][0] == YES
        assert answers(event_id)[cast.nia.id][0] == WAITING


def test_nobody_passes_who_waits_with_a_guest(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve, planned(eve, capacity=3, guests_each=2))
        assert answer(cast.mia, event_id, guests=1) == YES
        assert answer(cast.nia, event_id, guests=1) == WAITING
        assert answer(cast.mo, event_id) == WAITING
        answer(cast.nia, event_id, guests=0)
        assert answers(event_id)[cast.nia.id] == (YES, 0)
        assert answers(event_id)[cast.mo.id][0] == WAITING
        with pytest.raises(NotNow):
            answer(cast.nia, event_id, guests=1)
        assert answers(event_id)[cast.nia.id] == (YES, 0)
        with pytest.raises(NotNow):
            answer(cast.ada, event_id, guests=3)


def test_more_seats_are_given_in_order_and_fewer_than_taken_are_refused(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve, planned(eve, capacity=1))
        for one in (cast.mia, cast.nia, cast.mo):
            answer(one, event_id)
        change(eve, event_id, planned(eve, capacity=2))
        assert answers(event_id)[cast.nia.id][0] == YES
        assert answers(event_id)[cast.mo.id][0] == WAITING
        with pytest.raises(NotNow):
            change(eve, event_id, planned(eve, capacity=1))


def test_who_brings_more_guests_than_there_are_seats_keeps_nobody_waiting(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve, planned(eve, capacity=2, guests_each=1))
        answer(cast.mia, event_id)
        assert answer(cast.nia, event_id, guests=1) == WAITING
        change(eve, event_id, planned(eve, capacity=1, guests_each=1))
        assert answer(cast.mo, event_id) == WAITING
        answer(cast.mia, event_id, NO)
        assert answers(event_id)[cast.mo.id][0] == YES
        assert answers(event_id)[cast.nia.id] == (WAITING, 1)


def test_questions_are_answered_with_a_yes(cast: Cast) -> None:
    asked = [{"key": "q1", "label": "What do you eat?", "required": True}]
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve, planned(eve, questions=asked))
        with pytest.raises(Unanswered):
            answer(cast.mia, event_id)
        answer(cast.mia, event_id, fields={"q1": "Everything", "q9": "nothing"})
        own = session().scalars(select(Attendance).where(Attendance.member_id == cast.mia.id)).one()
        assert own.fields == {"q1": "Everything"}


def test_what_is_cancelled_or_a_draft_takes_no_answer(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve)
        draft_id = make(eve, draft=True)
        with pytest.raises(Refused):
            answer(cast.mia, draft_id)
        cancel(eve, event_id)
        with pytest.raises(Refused):
            answer(cast.mia, event_id)
        with pytest.raises(Refused):
            answer(cast.sam, event_id)


PEOPLE = 6
acts = st.lists(
    st.tuples(
        st.integers(0, PEOPLE - 1), st.sampled_from([YES, YES, YES, MAYBE, NO, "seats"]), st.integers(0, 2)
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
        event_id = make(eve, planned(eve, capacity=capacity, guests_each=2))
        plain = Plain(capacity)
        for who, wish, guests in run:
            if wish == "seats":
                _resize(eve, event_id, plain, 1 + guests * 2)
                continue
            try:
                answer(people[who], event_id, wish, guests=guests)
                went = True
            except NotNow:
                went = False
            assert went == plain.say(people[who].id, wish, guests)
            assert answers(event_id) == plain.state()
        event = session().get_one(Event, event_id, populate_existing=True)
        assert event.taken == plain.taken() <= plain.capacity


def _resize(eve: Viewer, event_id: int, plain: Plain, seats: int) -> None:
    if seats < plain.taken():
        with pytest.raises(NotNow):
            change(eve, event_id, planned(eve, capacity=seats, guests_each=2))
        return
    change(eve, event_id, planned(eve, capacity=seats, guests_each=2))
    plain.capacity = seats
    plain.move_up()


class Plain:
    """The rules once more, with lists alone: who sits, who waits, in which order they came."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.seated: dict[int, int] = {}
        self.line: list[tuple[int, int]] = []
        self.others: dict[int, str] = {}

    def taken(self) -> int:
        return sum(1 + guests for guests in self.seated.values())

    def move_up(self) -> None:
        while self.line and self.taken() + 1 + self.line[0][1] <= self.capacity:
            who, guests = self.line.pop(0)
            self.seated[who] = guests

    def say(self, who: int, wish: str, guests: int) -> bool:
        waits = [one for one, _guests in self.line]
        if wish == YES and 1 + guests > self.capacity:
            return False
        if wish == YES and who in self.seated:
            more = guests - self.seated[who]
            if more > 0 and (self.line or self.taken() + more > self.capacity):
                return False
            self.seated[who] = guests
        elif wish == YES and who in waits:
            self.line[waits.index(who)] = (who, guests)
        elif wish == YES:
            self.others.pop(who, None)
            self.line.append((who, guests))
        else:
            self.seated.pop(who, None)
            self.line = [one for one in self.line if one[0] != who]
            self.others[who] = wish
        self.move_up()
        return True

    def state(self) -> dict[int, tuple[Any, int]]:
        return {
            **{who: (YES, guests) for who, guests in self.seated.items()},
            **{who: (WAITING, guests) for who, guests in self.line},
            **{who: (wish, 0) for who, wish in self.others.items()},
        }
