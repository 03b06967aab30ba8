"""The live room opens and closes with its event; afterwards those who were there are asked how it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import time_machine
from sqlalchemy import select

from forum.events.actions.answer import note_attendance
from forum.events.actions.keep_time import keep_time
from forum.events.actions.recap import begin_recap
from forum.events.actions.tell import tell_everybody
from forum.events.models import Event
from forum.events.queries import event_for
from forum.hooks import Outcome, Verdict, hooks
from forum.jobs.models import Job
from forum.members.actions.leave import leave_now
from forum.members.models import AUTOMOD, Member
from forum.notifications.models import Notification
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session, transaction
from forum.topics.actions.delete import delete_post, restore_post
from forum.topics.actions.moderate import publish_post
from forum.topics.actions.place import hide_topic, show_topic
from forum.topics.composing import compose
from forum.topics.models import ROOM, Post, Topic
from forum.topics.queries import post_for, topic_for
from tests.cast import Cast
from tests.factories.categories import make_category
from tests.factories.events import answer, cancel, change, in_days, make, make_host, planned


@contextmanager
def when(cast: Cast, event_id: int, minutes: float, *, after_end: bool = False) -> Iterator[Event]:
    """So many minutes after its beginning (or end), with what time does at that moment done."""
    with cast.app.app_context():
        event = session().get_one(Event, event_id)
        moment = event.ends_at if after_end else event.starts_at
    with time_machine.travel(moment + timedelta(minutes=minutes), tick=False), cast.app.app_context():
        keep_time()
        keep_time()
        yield session().get_one(Event, event_id, populate_existing=True)


def room_of(event: Event) -> Topic:
    return session().get_one(Topic, event.room_id, populate_existing=True)


def test_a_room_opens_before_and_closes_after(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve, planned(eve, with_room=True))
    with when(cast, event_id, -20) as event:
        assert event.room_id is None
    with when(cast, event_id, -14) as event:
        room = room_of(event)
        assert (room.kind, room.title, room.author_id) == (ROOM, "A night of stars", eve.id)
        assert can(cast.mia, Act.REPLY, topic_for(cast.mia, room.id))
        number = room.id
    with when(cast, event_id, 29, after_end=True) as event:
        assert event.room_id == number
        assert not room_of(event).locked
    with when(cast, event_id, 31, after_end=True) as event:
        assert room_of(event).locked
        assert not can(cast.mia, Act.REPLY, topic_for(cast.mia, number))
        assert session().scalars(select(Topic.id).where(Topic.kind == ROOM)).all() == [number]


def test_what_was_judged_with_the_event_is_not_judged_once_more_when_its_room_opens(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve, planned(eve, with_room=True))
        hooks(cast.app).screeners.append(lambda _actor, _written: Verdict(Outcome.RECONSIDER))
    with when(cast, event_id, -15) as event:
        assert room_of(event).state == "published"
        assert can(cast.mia, Act.REPLY, topic_for(cast.mia, event.room_id or 0))


def test_a_room_is_closed_when_its_event_moves_or_is_cancelled_and_opens_again(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve, planned(eve, with_room=True))
    with when(cast, event_id, -10) as event:
        number = event.room_id
        change(eve, event_id, planned(eve, with_room=True, starts=in_days(2)))
        keep_time()
        assert room_of(session().get_one(Event, event_id, populate_existing=True)).locked
    with when(cast, event_id, 1) as event:
        assert event.room_id == number
        assert not room_of(event).locked
        cancel(eve, event_id)
        keep_time()
        assert room_of(session().get_one(Event, event_id, populate_existing=True)).locked


def test_a_room_is_seen_by_those_who_see_the_event(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve, planned(eve, with_room=True, category=make_category("salon", access="members")))
    with when(cast, event_id, 1) as event:
        number = event.room_id
    assert cast.browser("guest").get(f"/topics/{number}").status_code == 404
    assert cast.browser("mia").get(f"/topics/{number}", follow_redirects=True).status_code == 200


def test_nobody_is_made_to_say_what_another_wrote(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        body = "I, the host, can stand none of you, @nia."
        event_id = make(eve, planned(eve, with_room=True, host_id=cast.mia.id, body=body))
    with when(cast, event_id, -10) as event:
        room = room_of(event)
        first = session().get_one(Post, room.first_post_id)
        assert (room.author_id, first.author_id) == (eve.id, eve.id)
        assert "stand none" not in first.source
        assert f"/events/{event_id}" in first.html
        mine = select(Post.id).where(Post.author_id == cast.mia.id)
        assert session().scalars(mine).all() == []
        assert session().scalars(select(Notification.id).where(Notification.kind == "mention")).all() == []


def test_where_whoever_planned_it_has_left_the_program_opens_the_room(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve, planned(eve, with_room=True, host_id=cast.mia.id))
        leave_now(actor=eve, member_id=eve.id, texts_too=False)
    with when(cast, event_id, -10) as event:
        automod = session().scalars(select(Member.id).where(Member.username_key == AUTOMOD)).one()
        assert room_of(event).author_id == automod


def test_without_a_wish_there_is_no_room(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve)
    with when(cast, event_id, 1) as event:
        assert event.room_id is None


def test_the_host_is_asked_once_and_those_who_were_there_are_asked_how_it_was(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve)
        for member, wish in ((cast.mia, "yes"), (cast.nia, "yes"), (cast.mo, "maybe")):
            answer(member, event_id, wish)
    with when(cast, event_id, 1, after_end=True):
        found = select(Notification.member_id).where(Notification.kind == "event_over")
        assert session().scalars(found).all() == [eve.id]
        with transaction():
            event = event_for(eve, event_id, lock=True)
            note_attendance(actor=eve, event=event, came=[cast.mia.id])
        with transaction():
            event = event_for(eve, event_id, lock=True)
            topic = begin_recap(actor=eve, event=event, title="How it was", text=compose("Clear skies!"))
            topic_id = topic.id
        for payload in session().scalars(select(Job.payload).where(Job.kind == "event-told")).all():
            tell_everybody(dict(payload))
        asked = session().execute(
            select(Notification.member_id, Notification.url).where(Notification.kind == "event_recap")
        )
        assert [tuple(row) for row in asked] == [(cast.mia.id, f"/topics/{topic_id}")]
        assert not can(eve, Act.BEGIN_RECAP, event_for(eve, event_id))


def test_a_recap_that_waited_for_a_moderator_is_announced_when_it_is_out(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve)
        answer(cast.mia, event_id)
    with when(cast, event_id, 1, after_end=True):
        hooks(cast.app).screeners.append(lambda _actor, _written: Verdict(Outcome.HOLD))
        with transaction():
            event = event_for(eve, event_id, lock=True)
            begin_recap(actor=eve, event=event, title="How it was", text=compose("Clear skies!"))
        hooks(cast.app).screeners.pop()
        topic_id = session().scalars(select(Event.recap_id)).one() or 0
        assert asked(cast) == []
        post_id = session().get_one(Topic, topic_id).first_post_id or 0
        with transaction():
            publish_post(actor=cast.mo, post=post_for(cast.mo, post_id, lock=True))
        assert asked(cast) == [(cast.mia.id, f"/topics/{topic_id}")]
        with transaction():
            hide_topic(actor=cast.mo, topic=topic_for(cast.mo, topic_id, lock=True), reason="A test.")
        assert asked(cast) == []  # nobody is led to what can't be read
        with transaction():
            show_topic(actor=cast.mo, topic=topic_for(cast.mo, topic_id, lock=True), reason="")
        assert asked(cast) == [(cast.mia.id, f"/topics/{topic_id}")]


def asked(cast: Cast) -> list[tuple[int, str]]:
    """Who is asked how it was, and where, once every job is done."""
    for payload in session().scalars(select(Job.payload).where(Job.kind == "event-told")).all():
        tell_everybody(dict(payload))
    found = select(Notification.member_id, Notification.url).where(Notification.kind == "event_recap")
    return [(row.member_id, row.url) for row in session().execute(found)]


def test_an_event_that_fails_keeps_nothing_from_the_others(cast: Cast) -> None:
    def fail(_topic_id: int) -> bool:
        raise RuntimeError("an add-on is broken")

    with cast.app.app_context():
        eve = make_host()
        starts = in_days(3)
        broken = make(eve, planned(eve, with_room=True, starts=starts))
        later = make(eve, planned(eve, with_room=True, starts=starts + timedelta(minutes=5)))
    with when(cast, broken, -15) as event:
        with transaction():
            session().get_one(Event, broken).room_closed_at = event.starts_at
            room_of(event).locked = True
        hooks(cast.app).bound = fail
    with when(cast, broken, -9):
        assert session().get_one(Event, later).room_id is not None


def test_another_word_of_how_it_was_can_be_begun_where_the_first_was_deleted(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve)
        answer(cast.mia, event_id)
    with when(cast, event_id, 1, after_end=True):
        number = begun(eve, event_id)
        assert not can(eve, Act.BEGIN_RECAP, event_for(eve, event_id))
        first = session().get_one(Topic, number).first_post_id or 0
        with transaction():
            delete_post(actor=eve, post=post_for(eve, first, lock=True))
        assert can(eve, Act.BEGIN_RECAP, event_for(eve, event_id))
        with transaction():
            restore_post(actor=eve, post=post_for(eve, first, lock=True))
        assert session().get_one(Event, event_id, populate_existing=True).recap_id == number
        with transaction():
            delete_post(actor=eve, post=post_for(eve, first, lock=True))
        second = begun(eve, event_id)
        with transaction():
            restore_post(actor=eve, post=post_for(eve, first, lock=True))
        assert session().get_one(Event, event_id, populate_existing=True).recap_id == second


def begun(host: Any, event_id: int) -> int:
    with transaction():
        event = event_for(host, event_id, lock=True)
        return begin_recap(actor=host, event=event, title="How it was", text=compose("Clear skies!")).id
