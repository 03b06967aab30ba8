"""Events and answers are judged like everything that members write, and leave with those who leave."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from forum.events.actions.moderate import erase, erase_words
from forum.events.actions.plan import Repeating
from forum.events.actions.tell import tell_everybody
from forum.events.models import WAITING, WEEKLY, YES, Attendance, Event
from forum.events.queries import event_for, find_answer, find_event
from forum.events.subjects import EVENT, WORDS
from forum.hooks import Outcome, Reconsider, Verdict, hooks
from forum.jobs.models import Job
from forum.members.actions.leave import leave_now
from forum.notifications.models import Notification
from forum.policy.acts import Act
from forum.policy.check import Refused, can
from forum.storage.session import session, transaction
from tests.cast import Cast, visitor
from tests.factories.events import answer, cancel, change, in_days, make, make_host, planned
from tests.forum.events.test_telling import told, work
from tests.said import says

ASKED = [{"key": "q1", "label": "What do you bring?", "required": False}]


def judge(cast: Cast, state: str, kind: Any, number: int) -> None:
    with transaction():
        thing = kind.find(number, lock=True)
        kind.verbs[state](actor=cast.mo, thing=thing, reason="It is a test.")


def screen(cast: Cast, outcome: Outcome) -> None:
    """From now on a screener thinks so of whatever speaks of rum."""
    hooks(cast.app).screeners.append(
        lambda _actor, written: Verdict(
            outcome if "rum" in f"{written.title} {written.text}" else Outcome.PASS
        )
    )


def test_an_event_is_hidden_and_shown_again(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve, planned(eve, capacity=1))
        answer(cast.mia, event_id)
        answer(cast.nia, event_id)
        judge(cast, "hidden", EVENT, event_id)
        with pytest.raises(Refused):
            event_for(cast.mia, event_id)
        assert can(eve, Act.SEE_EVENT, find_event(event_id))
        judge(cast, "published", EVENT, event_id)
        assert event_for(cast.mia, event_id).taken == 1
        jobs = session().scalars(select(Job.payload).where(Job.kind == "event-told")).all()
        assert [one["what"] for one in jobs] == ["event_changed"]  # whoever had answered looks again


def test_what_a_screener_holds_is_not_told(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        screen(cast, Outcome.HOLD)
        held = make(eve, planned(eve, "A night of rum"))
        with pytest.raises(Refused):
            event_for(cast.mia, held)
        event_id = make(eve)
        answer(cast.mia, event_id)
        change(eve, event_id, planned(eve, "A night of rum"))
        assert session().get_one(Event, event_id, populate_existing=True).state == "held"
        assert not session().scalars(select(Job.id).where(Job.kind == "event-told")).all()


def test_a_screener_asks_before_anything_is_written(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        screen(cast, Outcome.RECONSIDER)
        with pytest.raises(Reconsider):
            make(eve, planned(eve, "A night of rum"))
        assert not session().scalars(select(Event.id)).all()


def test_words_that_are_held_leave_the_seat_alone(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve, planned(eve, questions=ASKED))
        screen(cast, Outcome.HOLD)
        assert answer(cast.mia, event_id, fields={"q1": "A barrel of rum"}) == YES
        number = session().scalars(select(Attendance.id)).one()
        own = find_answer(number)
        assert own is not None
        assert not can(eve, Act.SEE_EVENT_ANSWER, own)
        assert can(cast.mia, Act.SEE_EVENT_ANSWER, own)
        judge(cast, "published", WORDS, number)
        own = find_answer(number)
        assert can(eve, Act.SEE_EVENT_ANSWER, own)
        assert not can(cast.nia, Act.SEE_EVENT_ANSWER, own)


def test_what_was_removed_is_emptied(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve)
        with transaction(), pytest.raises(Refused):
            erase(cast.automod.id, event_for(eve, event_id, lock=True))
        judge(cast, "removed", EVENT, event_id)
        with transaction():
            erase(cast.automod.id, event_for(eve, event_id, lock=True))
        event = session().get_one(Event, event_id, populate_existing=True)
        assert (event.title, event.source, event.html, event.place) == ("", "", "", "")
        with pytest.raises(Refused):
            judge(cast, "published", EVENT, event_id)


def test_an_answer_is_emptied_alone_and_the_bells_of_its_event_stay(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve, planned(eve, questions=ASKED, host_id=cast.nia.id))
        answer(cast.mia, event_id, fields={"q1": "Rum."})
        answer_id = session().scalars(select(Attendance.id)).one()
        judge(cast, "removed", WORDS, answer_id)
        with transaction():
            own = find_answer(answer_id, lock=True)
            assert own is not None
            erase_words(cast.automod.id, own)
        assert session().get_one(Attendance, answer_id, populate_existing=True).emptied
        bells = session().scalars(select(Notification.kind).where(Notification.about.like("event:%"))).all()
        assert bells == ["event_host"]


def test_the_seat_of_who_leaves_goes_to_the_next(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve, planned(eve, capacity=1))
        answer(cast.mia, event_id)
        assert answer(cast.nia, event_id) == WAITING
        leave_now(actor=cast.mia, member_id=cast.mia.id, texts_too=False)
        found = session().execute(select(Attendance.member_id, Attendance.answer)).all()
        assert [tuple(row) for row in found] == [(cast.nia.id, YES)]


def test_the_event_of_a_host_who_leaves_is_called_off(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve)
        answer(cast.mia, event_id)
        leave_now(actor=eve, member_id=eve.id, texts_too=True)
        event = session().get_one(Event, event_id, populate_existing=True)
        assert (event.status, event.state, event.title) == ("cancelled", "deleted", "")
        assert not session().scalars(select(Notification.id).where(Notification.about.like("event:%"))).all()
        for payload in session().scalars(select(Job.payload).where(Job.kind == "event-told")).all():
            tell_everybody(dict(payload))
        [told] = session().scalars(select(Notification).where(Notification.about.like("event:%"))).all()
        assert (told.member_id, told.kind, "title" in told.data) == (cast.mia.id, "event_cancelled", False)


def test_a_host_is_replaced_by_who_planned_it(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        starts = in_days(3)
        again = Repeating(WEEKLY, (starts + timedelta(days=8)).date())
        event_id = make(eve, planned(cast.mia, host_id=cast.mia.id, starts=starts), repeating=again)
        answer(cast.nia, event_id)
        before = session().get_one(Event, event_id).sequence
        leave_now(actor=cast.mia, member_id=cast.mia.id, texts_too=False)
        event = session().get_one(Event, event_id, populate_existing=True)
        assert (event.host_id, event.sequence) == (eve.id, before + 1)
        work(cast)
        assert [member for member, _data in told("event_host")] == [eve.id]
        [(who, data)] = told("event_changed")
        assert (who, data["parts"]) == (cast.nia.id, ["host"])


def test_the_link_is_screened_and_judged_and_no_reporter_reads_it(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve, planned(eve, link="https://meet.example/stars"))
        event = event_for(cast.mia, event_id)
        assert "meet.example" in EVENT.snapshot(event).source
        shown = EVENT.shown_to(cast.mia, event)
        assert "meet.example" not in shown.source + shown.html
        screen(cast, Outcome.HOLD)
        held = make(eve, planned(eve, link="https://rum.example/"))
        assert session().get_one(Event, held).state == "held"


def test_a_draft_that_is_dropped_is_seen_by_nobody(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve, draft=True)
    browser = visitor(cast.app, eve)
    page = browser.get(f"/events/{event_id}/cancel").text
    assert "Nobody has been told of it" in page
    dropped = browser.write(f"/events/{event_id}/cancel", scope="one")
    assert (dropped.status_code, dropped.location) == (303, "/events")
    for member in (eve, cast.mia, cast.mo, cast.ada):
        assert visitor(cast.app, member).get(f"/events/{event_id}").status_code == 404
        assert "A night of stars" not in visitor(cast.app, member).get("/events").text
    with cast.app.app_context():
        event = session().get_one(Event, event_id)
        assert (event.state, event.title, event.source) == ("deleted", "", "")


def test_who_wanted_to_come_hears_that_what_is_held_was_cancelled_and_no_word_of_it(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve)
        answer(cast.mia, event_id)
        screen(cast, Outcome.HOLD)
        change(eve, event_id, planned(eve, "A night of rum"))
        cancel(eve, event_id)
        for payload in session().scalars(select(Job.payload).where(Job.kind == "event-told")).all():
            tell_everybody(dict(payload))
        [told] = session().scalars(select(Notification).where(Notification.member_id == cast.mia.id)).all()
        assert (told.kind, told.url, "title" in told.data) == ("event_cancelled", "/events", False)
    page = cast.browser("mia").get("/notifications").text
    assert "What you wanted to come to will not take place" in page
    assert not says(page, "rum")
