"""Seats, guests and the line: never more than there are, and in the order in which people came."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum.events.models import MAYBE, NO, WAITING, YES, Attendance
from forum.events.queries import place_in_line
from forum.events.refusals import NotNow, Unanswered
from forum.notifications.models import Notification
from forum.policy.check import Refused
from forum.storage.session import session
from tests.cast import Cast
from tests.factories.events import answer, cancel, change, make, make_host, planned


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
