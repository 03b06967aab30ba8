"""Whoever is named as host sees the category, hears of it, and can hand it back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from forum.categories.catalogue import CategoryView
from forum.categories.models import Category
from forum.clock import now
from forum.community.edition import new_edition
from forum.events.actions.change import hand_back
from forum.events.actions.look_after import look_after
from forum.events.actions.plan import Repeating, publish_event
from forum.events.actions.tell import tell_everybody
from forum.events.models import WEEKLY, Event
from forum.events.queries import event_for, find_event
from forum.events.refusals import NotNow
from forum.jobs.models import Job
from forum.members.actions.leave import leave_now
from forum.members.models import Grant, Member
from forum.members.queries import viewer_by_id
from forum.notifications.models import Notification
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session, transaction
from tests.cast import Cast, visitor
from tests.factories.categories import make_category
from tests.factories.events import answer, cancel, change, in_days, make, make_host, planned
from tests.factories.members import make_group, make_member, writing
from tests.statements import statements


def named() -> list[tuple[int, str]]:
    """Who heard that they host, and what."""
    found = select(Notification.member_id, Notification.url).where(Notification.kind == "event_host")
    return [(row.member_id, row.url) for row in session().execute(found.order_by(Notification.id))]


def test_a_host_hears_of_it_once_it_is_announced(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        make(eve, planned(eve, host_id=cast.mia.id), draft=True)
        assert named() == []
        event_id = make(eve, planned(eve, host_id=cast.mia.id))
        assert named() == [(cast.mia.id, f"/events/{event_id}")]
        change(eve, event_id, planned(eve, host_id=cast.mia.id, starts=in_days(4)))
        assert len(named()) == 1
        change(eve, event_id, planned(eve, host_id=cast.nia.id, starts=in_days(4)))
        assert named()[1:] == [(cast.nia.id, f"/events/{event_id}")]


def test_a_host_of_a_series_hears_of_it_once(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        plan = planned(eve, host_id=cast.mia.id)
        repeating = Repeating(WEEKLY, (plan.starts + timedelta(days=20)).date())
        event_id = make(eve, plan, repeating=repeating)
        assert named() == [(cast.mia.id, f"/events/{event_id}")]


def test_nobody_hosts_what_they_cannot_see(cast: Cast) -> None:
    with cast.app.app_context():
        group_id = make_group("readers")
        eve = make_member("eve", mandates=[("animate", None)], groups=[group_id])
        closed = make_category("backroom", access="groups", groups=(group_id,))
        with pytest.raises(NotNow):
            make(eve, planned(eve, host_id=cast.mia.id, category=closed))
        event_id = make(eve, planned(eve, category=closed))
        with pytest.raises(NotNow):
            change(eve, event_id, planned(eve, host_id=cast.mia.id, category=closed))
        with pytest.raises(NotNow):
            make(eve, planned(eve, host_id=cast.automod.id))


def test_a_host_hands_it_back_and_those_who_come_hear_who_hosts(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve, planned(eve, host_id=cast.mia.id))
        answer(cast.nia, event_id)
    page = cast.browser("mia").get(f"/events/{event_id}")
    assert "I can’t host it" in page.text
    assert "I can’t host it" not in cast.browser("nia").get(f"/events/{event_id}").text
    with cast.app.app_context():
        with transaction():
            hand_back(actor=cast.mia, event=event_for(cast.mia, event_id, lock=True))
        event = session().get_one(Event, event_id, populate_existing=True)
        assert (event.host_id, event.sequence) == (eve.id, 1)


def test_it_is_not_handed_back_to_nobody(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve, planned(eve, host_id=cast.mia.id))
        leave_now(actor=eve, member_id=eve.id, texts_too=False)
        with pytest.raises(NotNow), transaction():
            hand_back(actor=cast.mia, event=event_for(cast.mia, event_id, lock=True))


def bells(kind: str) -> list[int]:
    found = select(Notification.member_id).where(Notification.kind == kind)
    return list(session().scalars(found.order_by(Notification.id)))


def close_off(place: CategoryView) -> None:
    """From now on a category is for those who moderate."""
    with writing():
        session().execute(update(Category).where(Category.id == place.id).values(access="staff"))
        new_edition()


def take_mandates(member_id: int) -> Any:
    with writing():
        session().execute(delete(Grant).where(Grant.member_id == member_id))
    return viewer_by_id(member_id)


def test_whoever_is_named_in_a_draft_does_not_read_it(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve, planned(eve, host_id=cast.mia.id), draft=True)
    for path in (f"/events/{event_id}", f"/events/{event_id}.ics"):
        assert cast.browser("mia").get(path).status_code == 404
    assert "A night of stars" not in cast.browser("mia").get("/events").text


def test_a_host_sees_nothing_of_an_event_in_a_category_closed_to_them(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        place = make_category("backroom")
        event_id = make(eve, planned(eve, host_id=cast.mia.id, category=place))
        draft = make(eve, planned(eve, host_id=cast.mia.id, category=place), draft=True)
    assert cast.browser("mia").get(f"/events/{event_id}/people").status_code == 200
    with cast.app.app_context():
        close_off(place)
    for path in ("", ".ics", "/people"):
        assert cast.browser("mia").get(f"/events/{event_id}{path}").status_code == 404
    with cast.app.app_context():
        mo = make_member("mona", moderator=True, mandates=[("animate", None)])
        with pytest.raises(NotNow), transaction():
            publish_event(actor=mo, event=event_for(mo, draft, lock=True))


def test_who_may_plan_no_more_cancels_what_they_host_and_their_colleagues_hear_of_it(cast: Cast) -> None:
    with cast.app.app_context():
        eve, max_ = make_host(), make_host("max")
        plan = planned(eve)
        event_id = make(eve, plan, repeating=Repeating(WEEKLY, (plan.starts + timedelta(days=15)).date()))
        by_another = make(max_, planned(max_))
        look_after()
        assert bells("event_alone") == []
        without = take_mandates(eve.id)
        look_after()
        look_after()  # again and again
        assert bells("event_alone") == [max_.id]
        event = event_for(without, event_id)
        assert not can(without, Act.EDIT_EVENT, event)
        assert can(without, Act.CANCEL_EVENT, event)
        assert not can(without, Act.CANCEL_EVENT, find_event(by_another))
    page = visitor(cast.app, max_).get("/notifications").text
    assert "host can’t look after it any more" in page
    answered = visitor(cast.app, without).write(f"/events/{event_id}/cancel", scope="one")
    assert answered.status_code == 303


def test_whoever_planned_it_hears_that_its_host_cannot_look_after_it(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        make_host("max")
        make(eve, planned(eve, host_id=cast.mia.id))
        look_after()
        assert bells("event_alone") == []
        with writing():
            later = now() + timedelta(days=9)
            session().execute(update(Member).where(Member.id == cast.mia.id).values(suspended_until=later))
        look_after()
        assert bells("event_alone") == [eve.id]


def test_a_host_is_told_once_and_whoever_gets_it_back_is_told_that_they_host(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        starts = in_days(3)
        plan = planned(eve, starts=starts)
        event_id = make(eve, plan, repeating=Repeating(WEEKLY, (starts + timedelta(days=15)).date()))
        change(eve, event_id, planned(eve, starts=starts, host_id=cast.mia.id), later=True)
        for job in session().scalars(select(Job.payload).where(Job.kind == "event-told")).all():
            tell_everybody(dict(job))
        assert bells("event_host") == [cast.mia.id]
        assert cast.mia.id not in bells("event_changed")
        with transaction():
            hand_back(actor=cast.mia, event=event_for(cast.mia, event_id, lock=True))
        assert bells("event_host") == [cast.mia.id, eve.id]


def test_who_planned_it_hears_what_a_colleague_changed_or_cancelled(cast: Cast) -> None:
    with cast.app.app_context():
        eve, ivo = make_host(), make_host("ivo")
        event_id = make(eve, planned(eve, host_id=cast.mia.id))
        change(ivo, event_id, planned(eve, host_id=cast.mia.id, place="The barn"))
        cancel(ivo, event_id)
        for job in session().scalars(select(Job.payload).where(Job.kind == "event-told")).all():
            tell_everybody(dict(job))
        assert bells("event_changed") == bells("event_cancelled") == sorted([cast.mia.id, eve.id])


def test_what_is_looked_after_again_is_told_of_no_more_and_anew_when_that_ends(cast: Cast) -> None:
    def suspend(until: Any) -> None:
        with writing():
            session().execute(update(Member).where(Member.id == cast.mia.id).values(suspended_until=until))

    with cast.app.app_context():
        eve = make_host()
        make(eve, planned(eve, host_id=cast.mia.id))
        suspend(now() + timedelta(days=9))
        look_after()
        assert bells("event_alone") == [eve.id]
        with statements() as said:
            look_after()
        assert not [one for one in said if one.startswith(("INSERT", "UPDATE", "DELETE", "BEGIN"))]
        suspend(None)
        look_after()
        assert bells("event_alone") == []
        suspend(now() + timedelta(days=9))
        look_after()
        assert bells("event_alone") == [eve.id]
