"""Who waits or comes and is suspended, or sees the event no more: nobody waits behind them for nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import time_machine
from sqlalchemy import delete, update

from forum.clock import now
from forum.events.actions.keep_time import keep_time
from forum.events.actions.move_lines import move_lines
from forum.events.models import NO, WAITING, YES, Event
from forum.members.actions.change_standing import FOREVER
from forum.members.models import GroupMember, Member
from forum.members.queries import viewer_by_id
from forum.storage.session import session
from tests.cast import Cast, visitor
from tests.factories.categories import make_category
from tests.factories.events import answer, cancel, make, make_host, planned
from tests.factories.members import make_group, make_member, writing
from tests.forum.events.test_seats import answers
from tests.forum.events.test_telling import ask_for_mail, mails, told, work
from tests.statements import statements


def suspend(member_id: int, until: datetime | None) -> None:
    with writing():
        session().execute(update(Member).where(Member.id == member_id).values(suspended_until=until))


def leave_groups(member_id: int) -> None:
    with writing():
        session().execute(delete(GroupMember).where(GroupMember.member_id == member_id))


def in_a_group(cast: Cast, *members: Any, **said: Any) -> int:
    """An event that nobody but these and its host sees."""
    group_id = make_group("readers", *members)
    eve = make_member("eve", mandates=[("animate", None)], groups=[group_id], language="en")
    place = make_category("backroom", access="groups", groups=(group_id,))
    return make(eve, planned(eve, category=place, **said))


def test_who_is_suspended_is_passed_over_and_keeps_their_place(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve, planned(eve, capacity=1))
        answer(cast.mia, event_id)
        answer(cast.nia, event_id)
        answer(cast.mo, event_id)
        suspend(cast.nia.id, now() + timedelta(hours=1))
        answer(cast.mia, event_id, NO)
        assert answers(event_id) == {
            cast.mia.id: (NO, 0),
            cast.nia.id: (WAITING, 0),
            cast.mo.id: (YES, 0),
        }
        assert not [member for member, _data in told("event_seat") if member == cast.nia.id]
        suspend(cast.nia.id, None)
        answer(cast.mo, event_id, NO)
        assert answers(event_id)[cast.nia.id] == (YES, 0)


def test_the_line_moves_when_who_held_it_up_is_suspended_and_nothing_is_written_else(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve, planned(eve, capacity=2, guests_each=1))
        answer(cast.mia, event_id)
        answer(cast.nia, event_id, guests=1)
        answer(cast.mo, event_id)
        before = session().get_one(Event, event_id).version
        move_lines()
        assert session().get_one(Event, event_id, populate_existing=True).version == before
        suspend(cast.nia.id, now() + timedelta(hours=1))
        move_lines()
        assert answers(event_id)[cast.mo.id] == (YES, 0)
        assert answers(event_id)[cast.nia.id] == (WAITING, 1)
        with statements() as said:
            move_lines()
        assert not [one for one in said if "FOR UPDATE" in one or one.startswith(("UPDATE", "INSERT"))]


def test_the_seat_of_who_is_suspended_until_it_is_over_goes_to_the_next(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve, planned(eve, capacity=1))
        answer(cast.mia, event_id)
        suspend(cast.mia.id, FOREVER)
        move_lines()
        assert answers(event_id)[cast.mia.id] == (YES, 0)  # nobody else would have it
        answer(cast.nia, event_id)
        move_lines()
        assert answers(event_id) == {cast.mia.id: (NO, 0), cast.nia.id: (YES, 0)}
        assert [member for member, _data in told("event_seat")] == [cast.nia.id]


def test_who_sees_it_no_more_is_not_called_and_can_give_a_seat_back(cast: Cast) -> None:
    with cast.app.app_context():
        event_id = in_a_group(cast, cast.mia, cast.nia, cast.mo, capacity=1)
        mia, nia, mo = (viewer_by_id(one.id) for one in (cast.mia, cast.nia, cast.mo))
        for one in (mia, nia, mo):
            answer(one, event_id)
        leave_groups(cast.mia.id)
        leave_groups(cast.nia.id)
    browser = cast.browser("mia")
    assert browser.get(f"/events/{event_id}").status_code == 404
    page = browser.get("/events/calendar").text
    assert "What you can’t read any more" in page and f"/events/{event_id}/answer" in page
    assert "A night of stars" not in page
    assert browser.write(f"/events/{event_id}/answer", wish="yes").status_code == 404
    gone = browser.write(f"/events/{event_id}/answer", wish="no")
    assert (gone.status_code, gone.location) == (303, "/events")
    assert f"/events/{event_id}/answer" not in browser.get("/events/calendar").text
    assert cast.browser("ada").write("/events/999999/answer", wish="no").status_code == 404
    with cast.app.app_context():
        stranger = make_member("zed")
        assert answers(event_id) == {
            cast.mia.id: (NO, 0),
            cast.nia.id: (WAITING, 0),
            cast.mo.id: (YES, 0),
        }

    assert visitor(cast.app, stranger).write(f"/events/{event_id}/answer", wish="no").status_code == 404


def test_a_suspended_member_is_mailed_that_it_is_cancelled_and_no_reminder_with_the_link(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve, planned(eve, link="https://meet.example/stars"))
        answer(cast.mia, event_id)
        ask_for_mail(cast.mia)
        suspend(cast.mia.id, now() + timedelta(days=10))
        begins = session().get_one(Event, event_id).starts_at
    with time_machine.travel(begins - timedelta(hours=20), tick=False), cast.app.app_context():
        keep_time()
        work(cast)
        assert not mails()
        cancel(eve, event_id)
        work(cast)
        assert [one["to"] for one in mails()] == ["mia@example.org"]
