"""Who is told what: changes, cancellations, reminders, once each, in the reader's language and zone."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import delete, select, update

from forum.categories.models import Category
from forum.community.edition import new_edition
from forum.events.actions.answer import answer_event
from forum.events.actions.keep_time import keep_time
from forum.events.actions.plan import Repeating
from forum.events.letters import MAIL
from forum.events.models import WEEKLY, Event
from forum.events.queries import event_for
from forum.events.refusals import ChangedMeanwhile
from forum.hooks import hooks
from forum.jobs.models import Job
from forum.members.models import GroupMember
from forum.members.queries import viewer_by_id
from forum.notifications.mails import choose_mails
from forum.notifications.models import Notification
from forum.storage.session import session, transaction
from tests.cast import Cast
from tests.factories.categories import make_category
from tests.factories.events import answer, cancel, change, in_days, make, make_host, planned
from tests.factories.members import make_group, make_member, writing


def told(kind: str) -> list[tuple[int, dict[str, Any]]]:
    found = (
        select(Notification)
        .where(Notification.kind == kind)
        .order_by(Notification.member_id, Notification.id)
    )
    return [(one.member_id, one.data) for one in session().scalars(found)]


def mails() -> list[dict[str, Any]]:
    return [job.payload for job in session().scalars(select(Job).where(Job.kind == "mail").order_by(Job.id))]


def ask_for_mail(*members: Any) -> None:
    """From now on events reach these members by mail as well."""
    with transaction():
        for one in members:
            choose_mails(actor=one, wanted={MAIL.name})


def work(cast: Cast) -> None:
    """Do what is to be told; messages stay in the outbox, to be looked at."""
    from forum.events.actions.tell import tell_everybody

    waiting = select(Job).where(Job.kind == "event-told", Job.done_at.is_(None)).order_by(Job.id)
    for payload in [dict(job.payload) for job in session().scalars(waiting)]:
        tell_everybody(payload)


def said_to(cast: Cast, name: str) -> list[str]:
    """The lines behind the bell of ``name``, the newest first."""
    page = cast.browser(name).get("/notifications").text
    return [
        html.unescape(re.sub(r"<[^>]+>", "", line)).strip().replace("\u202f", " ").replace("\xa0", " ")
        for line in re.findall(r'<li class="notification.*?<a[^>]*>(.*?)</a>', page, re.S)
    ]


def test_a_bell_says_which_date_of_a_series_it_is_about(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        starts = in_days(3).replace(hour=19, minute=30)
        plan = planned(eve, starts=starts, capacity=1)
        event_id = make(eve, plan, repeating=Repeating(WEEKLY, (starts + timedelta(days=8)).date()))
        second = max(session().scalars(select(Event.id)).all())
        answer(cast.nia, event_id)
        answer(cast.mia, second)
        answer(cast.nia, second)
        answer(cast.mia, second, "no")
        cancel(eve, second)
        work(cast)
    day = (starts + timedelta(days=7)).strftime("%-d %B")
    assert [day in line for line in said_to(cast, "nia")] == [True, True]


def test_a_bell_names_all_parts_that_changed(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve)
        answer(cast.mia, event_id)
        change(eve, event_id, planned(eve, starts=in_days(5), place="The barn"))
        work(cast)
    [line] = said_to(cast, "mia")
    assert "has been moved: now" in line
    assert line.endswith("Also changed: the place")


def test_a_bell_names_no_event_that_its_reader_cannot_see_any_more(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        place = make_category("backroom")
        event_id = make(eve, planned(eve, category=place, host_id=cast.mia.id))
        answer(cast.nia, event_id)
        change(eve, event_id, planned(eve, category=place, host_id=cast.mia.id, starts=in_days(5)))
        work(cast)
    for name in ("mia", "nia"):
        assert all("A night of stars" in line for line in said_to(cast, name))
    with cast.app.app_context(), writing():
        session().execute(update(Category).where(Category.id == place.id).values(access="groups"))
        new_edition()
    for name in ("mia", "nia"):
        assert said_to(cast, name)
        assert not any("A night of stars" in line for line in said_to(cast, name))


def test_a_mail_says_the_date_the_cost_and_the_link_to_those_who_come(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve, planned(eve, link="https://meet.example/a"))
        answer(cast.mia, event_id)
        answer(cast.nia, event_id, "maybe")
        ask_for_mail(cast.mia, cast.nia)
        said = {"link": "https://meet.example/b", "admission": "The train ticket"}
        change(eve, event_id, planned(eve, starts=in_days(5).replace(hour=12), **said))
        work(cast)
        by = {one["to"]: one for one in mails()}
    assert all("The train ticket" in one["text"] and "Universal" in one["text"] for one in by.values())
    assert ["meet.example/b" in by[f"{name}@example.org"]["text"] for name in ("mia", "nia")] == [True, False]
    assert in_days(5).strftime("%-d %B") in by["mia@example.org"]["subject"]


def test_a_move_is_told_to_everybody_concerned_with_what_changed(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve, planned(eve, capacity=1))
        answer(cast.mia, event_id)
        answer(cast.nia, event_id)
        answer(cast.mo, event_id, "maybe")
        answer(cast.ada, event_id, "no")
        ask_for_mail(cast.mia, cast.nia, cast.mo, cast.ada)
        change(eve, event_id, planned(eve, capacity=1, starts=in_days(5), place="The barn"))
        work(cast)
        work(cast)  # a job may run twice
        found = told("event_changed")
        assert [member for member, _data in found] == sorted([cast.mia.id, cast.nia.id, cast.mo.id])
        assert found[0][1]["parts"] == ["when", "place"]
        texts = [one["text"] for one in mails()]
        assert len(texts) == 3
        assert all("Before:" in text and "The barn" in text for text in texts)
        assert all(one["unsubscribe"].startswith("http") for one in mails())


def test_the_text_can_be_polished_in_peace(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        starts = in_days(3)
        event_id = make(eve, planned(eve, starts=starts))
        answer(cast.mia, event_id)
        change(eve, event_id, planned(eve, starts=starts, body="We look at Saturn, and at Jupiter."))
        work(cast)
        assert not told("event_changed")
        assert session().get_one(Event, event_id, populate_existing=True).sequence == 0


def test_a_cancellation_is_told_with_its_reason(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve)
        answer(cast.mia, event_id)
        answer(cast.nia, event_id)
        ask_for_mail(cast.mia)
        cancel(eve, event_id, "Clouds everywhere.")
        work(cast)
        assert [member for member, _data in told("event_cancelled")] == [cast.mia.id, cast.nia.id]
        assert [one["to"] for one in mails()] == ["mia@example.org"]  # nobody gets mail unasked
        assert "Clouds everywhere." in mails()[0]["text"]


def test_reminders_come_a_day_and_an_hour_before_once_each(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve, planned(eve, starts=in_days(3)))
        answer(cast.mia, event_id)
        answer(cast.nia, event_id, "no")
        begins = session().get_one(Event, event_id).starts_at
    seen = []
    for before in (30, 23.9, 20, 5, 0.9, 0.5, -0.1):
        with time_machine.travel(begins - timedelta(hours=before), tick=False), cast.app.app_context():
            keep_time()
            work(cast)
            keep_time()
            work(cast)
            seen.append([data["left"] for member, data in told("event_soon") if member == cast.mia.id])
    assert seen == [[], ["day"], ["day"], ["day"], ["day", "hour"], ["day", "hour"], ["day", "hour"]]
    with cast.app.app_context():
        assert not [member for member, _data in told("event_soon") if member == cast.nia.id]


def test_a_reminder_of_a_time_that_is_another_now_is_not_sent(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve, planned(eve, starts=in_days(3)))
        answer(cast.mia, event_id)
        begins = session().get_one(Event, event_id).starts_at
    with time_machine.travel(begins - timedelta(hours=23), tick=False), cast.app.app_context():
        keep_time()
        change(eve, event_id, planned(eve, starts=in_days(9)))
        work(cast)
        assert not told("event_soon")
    with time_machine.travel(begins + timedelta(days=7, hours=2), tick=False), cast.app.app_context():
        keep_time()
        work(cast)
        assert [member for member, _data in told("event_soon")] == sorted([cast.mia.id, eve.id])


def test_a_notice_says_the_time_on_the_readers_clock(cast: Cast) -> None:
    with time_machine.travel("2026-12-01T12:00:00+00:00"), cast.app.app_context():
        eve = make_host()
        event_id = make(eve, planned(eve, starts=in_days(3).replace(hour=19, minute=30)))
        answer(cast.mia, event_id)
        change(eve, event_id, planned(eve, starts=in_days(4).replace(hour=19, minute=30)))
        work(cast)
        data = told("event_changed")[0][1]
    with cast.app.test_request_context():
        sentence = hooks(cast.app).notices["event_changed"].sentence(data)
        assert "has been moved" in sentence
        assert "6:30" in sentence.replace("\u202f", " ")  # UTC in winter


def test_whoever_answers_to_a_time_that_moved_is_asked_again(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve)
        known = session().get_one(Event, event_id).sequence
        change(eve, event_id, planned(eve, starts=in_days(6)))
        with pytest.raises(ChangedMeanwhile), transaction():
            event = event_for(cast.mia, event_id, lock=True)
            answer_event(actor=cast.mia, event=event, wish="yes", known=known)


def test_who_does_not_see_it_any_more_hears_that_it_is_cancelled_and_no_word_of_it(cast: Cast) -> None:
    with cast.app.app_context():
        group_id = make_group("readers", cast.nia)
        eve = make_member("eve", mandates=[("animate", None)], groups=[group_id], language="en")
        place = make_category("backroom", access="groups", groups=(group_id,))
        event_id = make(eve, planned(eve, category=place))
        nia = viewer_by_id(cast.nia.id)
        answer(nia, event_id)
        with writing():
            session().execute(delete(GroupMember).where(GroupMember.member_id == cast.nia.id))
        cancel(eve, event_id, "The key is lost.")
        work(cast)
        assert [(member, "title" in data) for member, data in told("event_cancelled")] == [
            (cast.nia.id, False)
        ]
    assert "What you wanted to come to will not take place" in said_to(cast, "nia")[0]
