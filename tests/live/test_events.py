"""Open pages hear of events: of their own when somebody answers, the slip of tonight only when it says more."""

from __future__ import annotations

from forum.events.actions.moderate import bring_into
from forum.events.queries import event_for
from forum.storage.session import transaction
from tests.cast import Cast, visitor
from tests.factories.events import answer, change, in_days, make, make_host, planned
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
    assert this in ears["guest"].wait_for("thing:changed")
    assert whole in ears["mia"].wait_for("thing:changed")
    assert tonight not in ears["guest"].of("thing:changed")

    with cast.app.app_context():
        change(eve, event_id, planned(eve, starts=in_days(4)))
    square.settle()
    assert tonight in ears["guest"].wait_for("thing:changed", 5)
    with cast.app.app_context(), transaction():
        event = event_for(cast.mo, event_id, lock=True)
        bring_into("hidden", actor=cast.mo, thing=event, reason="It is a test.")
    square.settle()
    assert this in ears["guest"].wait_for("thing:left")
    assert this not in ears["eve"].of("thing:left")
