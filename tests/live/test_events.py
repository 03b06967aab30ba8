"""Open pages hear of events what their readers see of them; the slip of tonight only when it says more."""

from __future__ import annotations

from itertools import product

import pytest

from forum.events.actions.moderate import bring_into
from forum.events.live import ANSWERS, COMING, EVENT
from forum.events.models import Event
from forum.events.queries import event_for
from forum.events.times import wall
from forum.members.actions.leave import leave_now
from forum.storage.session import session, transaction
from tests.cast import Cast, visitor
from tests.factories.categories import make_category
from tests.factories.events import ZONE, answer, change, in_days, make, make_host, planned
from tests.factories.members import make_member
from tests.live.square import Square


def test_who_sees_an_event_hears_of_it_and_of_nothing_more(cast: Cast, square: Square) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id, draft_id = make(eve), make(eve, draft=True)
    square.settle()
    ears = {name: square.listen(cast.browser(name)) for name in ("guest", "mia")}
    ears["eve"] = square.listen(visitor(cast.app, eve))
    this, draft = {"kind": "event", "id": event_id}, {"kind": "event", "id": draft_id}
    tonight, whole = {"kind": "tonight", "id": 0}, {"kind": "event", "id": 0}
    for ear in ears.values():
        assert all(ear.ask("follow", one)["ok"] for one in (this, tonight, whole))
    assert [ear.ask("follow", draft)["ok"] for ear in ears.values()] == [False, False, True]

    with cast.app.app_context():
        answer(cast.nia, event_id)
    square.settle()
    assert not ears["guest"].of("thing:changed")
    with cast.app.app_context():
        change(eve, event_id, planned(eve, starts=in_days(4)))
    square.settle()
    told = ears["guest"].wait_for("thing:changed", 3)
    assert all(one in told for one in (this, whole, tonight))
    with cast.app.app_context(), transaction():
        event = event_for(cast.mo, event_id, lock=True)
        bring_into("hidden", actor=cast.mo, thing=event, reason="It is a test.")
    square.settle()
    assert this in ears["guest"].wait_for("thing:left")
    assert this not in ears["eve"].of("thing:left")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_answer_is_heard_by_those_who_see_that_it_changes_something(cast: Cast, square: Square) -> None:
    with cast.app.app_context():
        eve = make_host()
        open_to_all, limited = make(eve), make(eve, planned(eve, capacity=2, guests_each=1))
        others = [make_member(name) for name in ("otto", "pia")]
    square.settle()
    kinds = {"guest": EVENT, "mia": COMING, "eve": ANSWERS}
    ears = {name: square.listen(cast.browser(name)) for name in ("guest", "mia")}
    ears["eve"] = square.listen(visitor(cast.app, eve))
    for (name, ear), event_id in product(ears.items(), (open_to_all, limited)):
        answers = [ear.ask("follow", {"kind": kind, "id": event_id})["ok"] for kind in kinds.values()]
        assert answers == [True, name != "guest", name == "eve"]
    assert ears["guest"].ask("follow", {"kind": EVENT, "id": 0})["ok"]

    def heard(event_id: int) -> tuple[int, ...]:
        """What guests, members and those who host were told of it since this was asked, and its list."""
        square.settle()
        found = []
        for name, ear in ears.items():
            ear.ask("leave", {})  # its answer comes after whatever was sent before
            told = ear.of("thing:changed")
            found.append(told.count({"kind": kinds[name], "id": event_id}))
            if name == "guest":
                lists = told.count({"kind": EVENT, "id": 0})
        for ear in ears.values():
            ear.heard.clear()
        return (*found, lists)

    with cast.app.app_context():
        answer(cast.nia, open_to_all, "maybe")
        assert heard(open_to_all) == (0, 0, 1, 0)
        answer(cast.nia, open_to_all)
        assert heard(open_to_all) == (0, 1, 1, 0)
        answer(cast.nia, open_to_all, "no")
        assert heard(open_to_all) == (0, 1, 1, 0)
        answer(cast.nia, limited, "no")
        assert heard(limited) == (0, 0, 1, 0)
        answer(cast.nia, limited)
        assert heard(limited) == (1, 1, 1, 1)
        answer(cast.nia, limited, guests=1)  # her face stays, and there is no seat left
        assert heard(limited) == (1, 1, 1, 1)
        answer(others[0], limited)
        assert heard(limited) == (1, 1, 1, 0)  # one person waits
        answer(others[1], limited, "maybe")
        assert heard(limited) == (0, 0, 1, 0)
        answer(cast.nia, limited)  # who waited has that seat: lists say the same as before
        assert heard(limited) == (1, 1, 2, 0)
        leave_now(actor=others[0], member_id=others[0].id, texts_too=False)
        assert heard(limited) == (1, 1, 1, 1)


def test_whoever_may_not_see_where_it_was_moved_to_hears_no_more(cast: Cast, square: Square) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve)
        salon = make_category("salon", access="members")
    ear = square.listen(cast.browser("guest"))
    assert ear.ask("follow", {"kind": EVENT, "id": event_id})["ok"]
    with cast.app.app_context():
        starts = wall(session().get_one(Event, event_id).starts_at, ZONE)
        change(eve, event_id, planned(eve, starts=starts, category=salon))
    assert ear.wait_for("thing:left")
