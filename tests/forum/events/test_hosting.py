"""Whoever is named as host sees the category, hears of it, and can hand it back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.events.actions.change import hand_back
from forum.events.actions.plan import Repeating
from forum.events.models import WEEKLY, Event
from forum.events.queries import event_for
from forum.events.refusals import NotNow
from forum.members.actions.leave import leave_now
from forum.notifications.models import Notification
from forum.storage.session import session, transaction
from tests.cast import Cast
from tests.factories.categories import make_category
from tests.factories.events import answer, change, in_days, make, make_host, planned
from tests.factories.members import make_group, make_member


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
