"""What must not be read in events: a handle of somebody who left, what a group keeps, who answers when."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.events.models import DRAFT, Attendance, Event
from forum.events.queries import event_for, upcoming
from forum.events.subjects import EVENT
from forum.members.actions.leave import leave_now
from forum.members.queries import viewer_by_id
from forum.notifications.models import Notification
from forum.policy.acts import Act
from forum.policy.check import Refused, can
from forum.storage.session import session, transaction
from tests.cast import Cast, VisitorClient, visitor
from tests.factories.categories import make_category
from tests.factories.events import answer, cancel, in_days, make, make_host, planned
from tests.factories.members import make_group, make_member

ASKED = [{"key": "q1", "label": "Do you come with @nia?", "required": False}]


def test_a_handle_goes_with_whoever_leaves(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        body = "We look at Saturn with @nia."
        plan = planned(eve, "Stars with @nia", body=body, place="At @nia’s mill", questions=ASKED)
        event_id = make(eve, plan)
        answer(cast.mia, event_id, fields={"q1": "With @nia, if she likes."})
        cancel(eve, event_id, "Because of @nia.")
        leave_now(actor=cast.nia, member_id=cast.nia.id, texts_too=False)
        event = session().get_one(Event, event_id, populate_existing=True)
        own = session().scalars(select(Attendance).execution_options(populate_existing=True)).one()
        kept = (event.title, event.source, event.html, event.place, event.why_cancelled, event.search_text)
        assert not [text for text in (*kept, str(event.questions), str(own.fields)) if "nia" in text]
        assert event.source.startswith("We look at Saturn with ")


def test_a_mandate_for_everything_opens_no_group(cast: Cast) -> None:
    with cast.app.app_context():
        group_id = make_group("readers")
        eve = make_member("eve", mandates=[("animate", None)], groups=[group_id])
        place = make_category("backroom", access="groups", groups=(group_id,))
        event_id = make(eve, planned(eve, category=place))
        max_ = make_member("max", mandates=[("animate", None)])
        with pytest.raises(Refused):
            event_for(max_, event_id)
        event = event_for(eve, event_id)
        assert not can(max_, Act.RUN_EVENT, event)
        assert not can(max_, Act.CANCEL_EVENT, event)
        assert upcoming(max_) == []


def test_a_seat_that_comes_free_out_of_sight_is_told_without_a_word_of_it(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve, planned(eve, capacity=1))
        answer(cast.mia, event_id)
        answer(cast.nia, event_id)
        with transaction():
            EVENT.verbs["hidden"](actor=cast.mo, thing=EVENT.find(event_id, lock=True), reason="A test.")
        leave_now(actor=cast.mia, member_id=cast.mia.id, texts_too=False)
        told = session().scalars(select(Notification).where(Notification.kind == "event_seat")).one()
        assert (told.member_id, "title" in told.data, told.url) == (cast.nia.id, False, "/events/calendar")
    page = cast.browser("nia").get("/notifications")
    assert "A seat came free where you waited" in page.text


def marks(browser: VisitorClient, *paths: str) -> list[list[str]]:
    return [re.findall(r'data-version="([^"]*)"', browser.get(path).text) for path in paths]


def test_a_guest_cannot_read_when_somebody_answers(cast: Cast) -> None:
    with cast.app.app_context():
        event_id = make(make_host())
    paths = ("/events", f"/events/{event_id}", "/events/tonight")
    guest = cast.browser("guest")
    before, of_nia = marks(guest, *paths), marks(cast.browser("nia"), *paths)
    with cast.app.app_context():
        answer(viewer_by_id(cast.mia.id), event_id)
    assert marks(guest, *paths) == before
    after = marks(cast.browser("nia"), *paths)
    assert after[0] == of_nia[0]
    assert after[1] != of_nia[1]  # members see who comes
    with cast.app.app_context():
        cancel(viewer_by_id(session().scalars(select(Event.host_id)).one()), event_id)
    assert all(new != old for new, old in zip(marks(guest, *paths[:2]), before[:2], strict=True))


@pytest.mark.parametrize("ends", ["9999-12-31T23:59", "9000-12-31T23:59"])
def test_a_day_beyond_all_calendars_is_an_error_at_its_field(cast: Cast, ends: str) -> None:
    with cast.app.app_context():
        eve = visitor(cast.app, make_host())
        category = make_category("square")
    said = {
        "title": "A night of stars",
        "body": "We look at Saturn.",
        "category_id": str(category.id),
        "starts": ends,
        "ends": ends,
        "last_day": "9999-12-31",
        "zone": "America/Los_Angeles",
        "host": "eve",
        "guests_each": "0",
    }
    assert eve.write("/events/new", said).status_code == 422
    with cast.app.app_context():
        assert session().scalars(select(Event.id).where(Event.status == DRAFT)).all() == []


def test_a_reader_of_feeds_hears_that_something_will_not_take_place(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve)
        cancel(eve, event_id)
    assert "Will not take place: A night of stars" in cast.browser("guest").get("/events/feed.atom").text


def test_a_month_shows_an_event_on_each_of_its_days_and_not_on_the_one_it_ends_before(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        starts = (in_days(40) + timedelta(days=0)).replace(day=10, hour=22, minute=0)
        ends = starts.replace(day=12, hour=0)
        make(eve, planned(eve, "Two nights", starts=starts, ends=ends))
    page = cast.browser("guest").get(f"/events/month?m={starts:%Y-%m}")
    assert page.text.count(">Two nights<") == 2
