"""Many at the same moment: fifty seats are fifty, the rest wait in true order, and a move reaches everybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from forum.events.actions.answer import answer_event
from forum.events.models import WAITING, YES, Attendance, Event
from forum.events.queries import event_for
from forum.events.refusals import ChangedMeanwhile
from forum.jobs.models import Job
from forum.members.queries import viewer_by_id
from forum.notifications.models import Notification
from forum.storage.session import DatabaseBusy, session, transaction
from tests.at_once import together
from tests.cast import Cast
from tests.factories.events import answer, change, in_days, make, make_host, planned
from tests.factories.members import make_crowd

CROWD, SEATS, AT_ONCE = 500, 50, 20


def at_once(cast: Cast, jobs: list[Callable[[], Any]], threads: int = AT_ONCE) -> None:
    """Do all the jobs, so many of them at any moment. Whoever finds the database busy presses once more."""
    waiting = list(reversed(jobs))

    def run() -> None:
        with cast.app.app_context():
            while waiting:
                try:
                    job = waiting.pop()
                except IndexError:
                    return
                try:
                    job()
                except DatabaseBusy:
                    waiting.append(job)

    together([run] * threads)


def test_five_hundred_people_for_fifty_seats(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve, planned(eve, capacity=SEATS))
        people = make_crowd(CROWD)
    finished: list[tuple[int, str]] = []

    def come(member_id: int) -> None:
        finished.append((member_id, answer(viewer_by_id(member_id), event_id)))

    at_once(cast, [lambda one=one: come(one) for one in people])
    with cast.app.app_context():
        found = session().scalars(select(Attendance).order_by(Attendance.turn)).all()
        assert [one.turn for one in found] == list(range(1, CROWD + 1))
        assert [one.answer for one in found] == [YES] * SEATS + [WAITING] * (CROWD - SEATS)
        assert session().get_one(Event, event_id, populate_existing=True).taken == SEATS
        assert {one.member_id: one.answer for one in found} == dict(finished)
        seated = [one.member_id for one in found[:SEATS]]
        line = [one.member_id for one in found[SEATS:]]
    leaving = seated[:30]
    at_once(cast, [lambda one=one: answer(viewer_by_id(one), event_id, "no") for one in leaving], 10)
    with cast.app.app_context():
        now_seated = set(session().scalars(select(Attendance.member_id).where(Attendance.answer == YES)))
        assert now_seated == {*seated[30:], *line[:30]}
        told = session().scalars(select(Notification.member_id).where(Notification.kind == "event_seat"))
        assert sorted(told) == sorted(line[:30])


def test_an_event_that_moves_while_people_answer(cast: Cast) -> None:
    """Whoever answered to the old time is told of the new one; nobody's answer is taken for another time."""
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve, planned(eve))
        people = make_crowd(40)
    outcome: dict[int, str] = {}

    def come(member_id: int) -> None:
        me = viewer_by_id(member_id)
        try:
            with transaction():
                answer_event(actor=me, event=event_for(me, event_id, lock=True), wish=YES, known=0)
            outcome[member_id] = "taken"
        except ChangedMeanwhile:
            outcome[member_id] = "asked again"

    jobs: list[Callable[[], Any]] = [lambda one=one: come(one) for one in people]
    jobs.insert(20, lambda: change(eve, event_id, planned(eve, starts=in_days(9))))
    at_once(cast, jobs, 8)
    with cast.app.app_context():
        from forum.events.actions.tell import tell_everybody

        [payload] = session().scalars(select(Job.payload).where(Job.kind == "event-told"))
        tell_everybody(dict(payload))
        told = set(
            session().scalars(select(Notification.member_id).where(Notification.kind == "event_changed"))
        )
        taken = {member for member, how in outcome.items() if how == "taken"}
        assert told == taken
        assert set(outcome.values()) == {"taken", "asked again"}
        answered = set(session().scalars(select(Attendance.member_id)))
        assert answered == taken
