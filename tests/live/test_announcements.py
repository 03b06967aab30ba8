"""Open pages hear of announcements: home pages of what is out, workshops of drafts, and nobody of more."""

from __future__ import annotations

from forum.announcements.actions.publish import publish
from forum.storage.session import transaction
from tests.cast import Cast, visitor
from tests.factories.announcements import HEARD, make_draft, make_host
from tests.factories.categories import make_category
from tests.live.square import Square


def test_the_list_is_heard_by_everybody_and_a_draft_by_colleagues(cast: Cast, square: Square) -> None:
    with cast.app.app_context():
        lea, hugo = make_host("lea"), make_host("hugo")
        number = make_draft(lea, make_category("news")).id
    square.settle()
    ears = {
        "guest": square.listen(cast.browser("guest")),
        "mia": square.listen(cast.browser("mia")),
        "hugo": square.listen(visitor(cast.app, hugo)),
    }
    for ear in ears.values():
        assert ear.ask("follow", {"kind": "announcement", "id": 0})["ok"]
    draft = {"kind": "announcement", "id": number}
    assert {name: ear.ask("follow", draft)["ok"] for name, ear in ears.items()} == {
        "guest": False,
        "mia": False,
        "hugo": True,
    }
    with cast.app.app_context(), transaction():
        publish(actor=lea, announcement_id=number, heard=HEARD)
    square.settle()
    anything = {"kind": "announcement", "id": 0}
    assert anything in ears["guest"].wait_for("thing:changed")
    assert anything in ears["mia"].wait_for("thing:changed")
    assert draft not in ears["mia"].of("thing:changed")
