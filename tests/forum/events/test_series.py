"""What is done to all dates of a series asks the rules and the screeners about each of them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from forum.clock import now
from forum.events.actions.change import close_answers
from forum.events.actions.plan import Repeating, publish_event
from forum.events.models import CANCELLED, DRAFT, PLANNED, WEEKLY, Event
from forum.events.queries import drafts_for, event_for, upcoming
from forum.events.refusals import NotNow
from forum.events.subjects import EVENT
from forum.events.times import wall
from forum.hooks import Outcome, Verdict, hooks
from forum.storage.session import session, transaction
from tests.cast import Cast, visitor
from tests.factories.categories import make_category
from tests.factories.events import ZONE, cancel, change, make, make_host, planned


def series(host: Any, *, draft: bool = False, **said: Any) -> list[int]:
    """Three dates, a week apart, the first first."""
    plan = planned(host, **said)
    repeating = Repeating(WEEKLY, (plan.starts + timedelta(days=14)).date())
    make(host, plan, repeating=repeating, draft=draft)
    return list(session().scalars(select(Event.id).order_by(Event.starts_at)))


def now_there() -> list[tuple[str, str, str]]:
    found = select(Event.status, Event.state, Event.title).order_by(Event.starts_at)
    return [tuple(row) for row in session().execute(found)]


def moved(host: Any, event_id: int, title: str, **said: Any) -> None:
    """Let one date alone say something else, at its time."""
    event = session().get_one(Event, event_id, populate_existing=True)
    starts = planned(host).starts + (event.starts_at - min(session().scalars(select(Event.starts_at))))
    change(host, event_id, planned(host, title, starts=starts, **said))


def test_announcing_leaves_dates_alone_that_say_something_else(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        first, second, _third = series(eve, draft=True)
        moved(eve, second, "Vile words")
        with transaction():
            publish_event(actor=eve, event=event_for(eve, first, lock=True))
        assert [row[0] for row in now_there()] == [PLANNED, DRAFT, PLANNED]


def test_whatever_is_announced_is_screened_in_its_own_words(cast: Cast) -> None:
    seen = []

    def screener(_actor: Any, written: Any) -> Verdict:
        seen.append(written.title.splitlines()[0])
        return Verdict(Outcome.HOLD if "Vile" in written.title else Outcome.PASS)

    with cast.app.app_context():
        eve = make_host()
        first, _second, _third = series(eve, draft=True)
        moved(eve, first, "Vile words")
        hooks(cast.app).screeners.append(screener)
        with transaction():
            publish_event(actor=eve, event=event_for(eve, first, lock=True))
        assert seen == ["Vile words", "A night of stars"]
        assert [row[1] for row in now_there()] == ["held", "published", "published"]


def test_what_a_moderator_hid_stays_as_it_is(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        first, second, _third = series(eve)
        with transaction():
            hidden = EVENT.find(second, lock=True)
            EVENT.verbs["hidden"](actor=cast.mo, thing=hidden, reason="It is a test.")
        change(eve, first, planned(eve, "Another night"), later=True)
        assert [row[1:] for row in now_there()] == [
            ("published", "Another night"),
            ("hidden", "A night of stars"),
            ("published", "Another night"),
        ]
        cancel(eve, first, later=True)
        assert [row[0] for row in now_there()] == [CANCELLED, PLANNED, CANCELLED]


def test_a_date_in_another_category_hides_no_other(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        first, second, _third = series(eve)
        moved(eve, first, "Elsewhere", category=make_category("salon", access="members"))
        assert [event.id for event in upcoming(None)] == [second]
        assert [event.id for event in upcoming(cast.mia)] == [first, second]


def test_a_draft_that_was_dropped_hides_no_other(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        first, second, _third = series(eve, draft=True)
        cancel(eve, first)
        assert [event.id for event in drafts_for(eve)] == [second]


def test_a_draft_in_another_category_hides_no_other(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        first, second, _third = series(eve, draft=True)
        moved(eve, first, "Elsewhere", category=make_category("salon", access="members"))
        assert [event.id for event in drafts_for(eve)] == [first, second]


def test_a_reason_that_would_wait_for_a_person_goes_to_nobody(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id, browser = make(eve), visitor(cast.app, eve)
        hooks(cast.app).screeners.append(
            lambda _actor, written: Verdict(Outcome.HOLD if "rum" in written.text else Outcome.PASS)
        )
        with pytest.raises(NotNow):
            cancel(eve, event_id, "There was too much rum.")
        assert now_there()[0][0] == PLANNED
    said = {"reason": "There was too much rum.", "scope": "one"}
    page = browser.write(f"/events/{event_id}/cancel", said)
    assert page.status_code == 422
    assert "There was too much rum." in page.text
    with cast.app.app_context():
        cancel(eve, event_id)
        assert now_there()[0][0] == CANCELLED


def test_a_list_that_was_closed_by_hand_closes_no_later_one(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        first, *_later = series(eve)
        with transaction():
            close_answers(actor=eve, event=event_for(eve, first, lock=True))
        closed = wall(session().get_one(Event, first).answers_until or now(), ZONE)
        told = planned(eve, "A night of comets", answers_until=closed.replace(second=0, microsecond=0))
        change(eve, first, told, later=True)
        closes = session().scalars(select(Event.answers_until).order_by(Event.starts_at)).all()
        assert closes[0] is not None and closes[1:] == [None, None]
        day_before = told.starts - timedelta(days=1)
        change(eve, first, planned(eve, answers_until=day_before), later=True)
        found = session().execute(select(Event.starts_at, Event.answers_until)).all()
        assert {wall(row.starts_at, ZONE) - wall(row.answers_until, ZONE) for row in found} == {
            timedelta(days=1)
        }


def test_a_date_that_was_moved_by_itself_does_not_say_the_rhythm_of_the_others(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        first, second, _third = series(eve)
        starts = planned(eve).starts + timedelta(days=8)
        change(eve, second, planned(eve, starts=starts))
    guest = cast.browser("guest")
    assert re.search(r"every \w+day", guest.get(f"/events/{first}?lang=en").text)
    assert not re.search(r"every \w+day", guest.get(f"/events/{second}?lang=en").text)
