"""The concierge's desk: who and what nobody has answered, one thing to do, one pair of hands."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from forum.clock import at, now
from forum.introductions import waiting as waiting_rows
from forum.introductions.actions.take import forget_lapsed, give_back, take_row
from forum.introductions.desk import LAPSES, desk_for
from forum.introductions.refusals import Done, Taken
from forum.introductions.waiting import gifts
from forum.members.viewer import Viewer
from forum.storage.session import transaction
from tests.cast import Cast, VisitorClient
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.gifts import make_gift, make_hand, promise, receive
from tests.factories.members import make_member
from tests.said import says


def rows(viewer: Viewer) -> list[tuple[str, int, str]]:
    return [(row.kind, row.subject_id, row.url) for shelf in desk_for(viewer) for row in shelf.rows]


def earlier(days: float) -> Any:
    return at(now() - timedelta(days=days))


def test_a_newcomer_stands_there_until_somebody_answers(cast: Cast, cleo: Viewer) -> None:
    with cast.app.app_context():
        place = make_category()
        mine = make_topic(cast.mia, place, "Kettles")
        first = make_reply(cast.nia, mine.id, "Hello, I am new.")
        assert rows(cleo) == [("newcomer", cast.nia.id, f"/posts/{first.id}")]
        make_reply(cast.nia, mine.id, "Is anybody here?")
        assert rows(cleo) == [("newcomer", cast.nia.id, f"/posts/{first.id}")]
        make_reply(cast.mo, mine.id, "Welcome!")
        assert rows(cleo) == []


def test_a_topic_stands_there_after_a_day(cast: Cast, cleo: Viewer) -> None:
    with cast.app.app_context():
        place = make_category()
        make_topic(cast.mia, place, "Too fresh")
        with earlier(2):
            waits = make_topic(cast.mia, place, "Kettles")
            answered = make_topic(cast.mia, place, "Spoons")
        make_reply(cast.mo, answered.id)
        with earlier(90):
            make_topic(cast.mia, place, "Too old")
        assert rows(cleo) == [("topic", waits.id, f"/topics/{waits.id}")]
        make_reply(cast.mia, waits.id, "Nobody?")
        assert rows(cleo) == [("topic", waits.id, f"/topics/{waits.id}")]
        make_reply(cast.ada, waits.id, "I am here.")
        assert rows(cleo) == []


def test_a_newcomers_topic_is_one_row(cast: Cast, cleo: Viewer) -> None:
    with cast.app.app_context():
        with earlier(2):
            make_topic(cast.nia, make_category(), "Hello")
        assert [kind for kind, _id, _url in rows(cleo)] == ["newcomer"]


def test_nobody_finds_there_what_they_may_not_see(cast: Cast, cleo: Viewer) -> None:
    with cast.app.app_context():
        with earlier(2):
            make_topic(cast.mo, make_category("back", access="staff"), "Secret")
        assert rows(cleo) == []


def test_only_connectors_see_it(cast: Cast, cleo: Viewer, connector: VisitorClient) -> None:
    assert connector.get("/concierge").status_code == 200
    assert 'href="/concierge"' in connector.get("/").text
    for name in ("mia", "mo", "ada"):
        assert cast.browser(name).get("/concierge").status_code == 404
        assert 'href="/concierge"' not in cast.browser(name).get("/").text
        assert cast.browser(name).write("/concierge/topic/1/take").status_code == 403


def test_an_offer_without_a_taker_stands_there(cast: Cast, cleo: Viewer) -> None:
    with cast.app.app_context():
        with earlier(2):
            lamp = make_gift(cast.mia, "A lamp")
            asked = make_gift(cast.nia, "A lift to Nantes", side="request")
            make_gift(cleo, "My own")
        make_gift(cast.mia, "Too fresh")
        assert rows(cleo) == [("gift", lamp, f"/gifts/{lamp}"), ("gift", asked, f"/gifts/{asked}")]
        make_hand(cast.mo, lamp)
        assert rows(cleo) == [("gift", asked, f"/gifts/{asked}")]


def test_what_fits_is_said_and_whoever_takes_it_can_act(
    cast: Cast, cleo: Viewer, connector: VisitorClient
) -> None:
    with cast.app.app_context():
        with earlier(2):
            offered = make_gift(cast.mia, "A bicycle trailer")
            wanted = make_gift(cast.nia, "Bicycle trailer for a move", side="request")
        assert {row.subject_id: [url for _title, url in row.fits] for row in gifts(cleo)} == {
            offered: [f"/gifts/{wanted}"],
            wanted: [f"/gifts/{offered}"],
        }
    assert "This comes near:" in connector.get("/concierge").text
    answer = connector.write(f"/concierge/gift/{wanted}/take")
    assert answer.headers["Location"] == f"/concierge#at-gift-{wanted}"
    page = connector.get("/concierge").text
    assert f'id="at-gift-{wanted}"' in page
    assert 'href="/introductions/new?one=nia"' in page
    assert "Or answer it yourself" in page


def test_a_nameless_giver_stays_nameless(cast: Cast, cleo: Viewer) -> None:
    with cast.app.app_context():
        with earlier(2):
            make_gift(cast.mia, "A lamp", nameless=True)
        assert [(row.name, row.username) for shelf in desk_for(cleo) for row in shelf.rows] == [("", "")]


def test_a_promise_that_grows_old_stands_there_and_names_no_receiver(
    cast: Cast, cleo: Viewer, connector: VisitorClient
) -> None:
    with cast.app.app_context():
        with earlier(9):
            lamp = make_gift(cast.mia, "A lamp")
            hand = make_hand(cast.nia, lamp)
        with earlier(8):
            promise(cast.mia, hand)
        assert rows(cleo) == [("promise", lamp, f"/gifts/{lamp}")]
        page = connector.get("/concierge").text
        assert "Mia" in page and not says(page, "Nia")
        receive(cast.nia, hand)
        assert rows(cleo) == []


def test_old_ones_that_are_no_rows_hide_no_younger_ones(
    cast: Cast, cleo: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting_rows, "LOOKED_AT", 2)
    with cast.app.app_context():
        with earlier(9):
            for number in range(3):
                make_hand(cast.nia, make_gift(cast.mia, f"Wanted {number}"))
            lamp, tent = make_gift(cast.mia, "A lamp"), make_gift(cast.mia, "A tent")
            hand = make_hand(cast.nia, lamp)
        with earlier(8):
            promise(cast.mia, hand)
        assert rows(cleo) == [("gift", tent, f"/gifts/{tent}"), ("promise", lamp, f"/gifts/{lamp}")]


@pytest.fixture
def waiting(cast: Cast) -> int:
    """A topic without an answer."""
    with cast.app.app_context(), earlier(2):
        return make_topic(cast.mia, make_category(), "Kettles").id


def take(who: Viewer, topic_id: int) -> str:
    with transaction():
        return take_row(actor=who, kind="topic", subject_id=topic_id)


def test_a_row_has_one_pair_of_hands_and_lapses(cast: Cast, cleo: Viewer, waiting: int) -> None:
    with cast.app.app_context():
        other = make_member("otto", connects=True)
        assert take(cleo, waiting) == take(cleo, waiting) == f"/topics/{waiting}"
        with pytest.raises(Taken):
            take(other, waiting)
        with time_machine.travel(now() + LAPSES + timedelta(minutes=1)):
            assert take(other, waiting)
            with pytest.raises(Taken):
                take(cleo, waiting)


def test_a_row_can_be_given_back(cast: Cast, cleo: Viewer, waiting: int) -> None:
    with cast.app.app_context():
        other = make_member("otto", connects=True)
        take(cleo, waiting)
        with transaction():
            give_back(actor=other, kind="topic", subject_id=waiting)
        with pytest.raises(Taken):
            take(other, waiting)
        with transaction():
            give_back(actor=cleo, kind="topic", subject_id=waiting)
        assert take(other, waiting)
        with time_machine.travel(now() + LAPSES + timedelta(minutes=1)):
            forget_lapsed()
            assert [row.taken_by_id for shelf in desk_for(cleo) for row in shelf.rows] == [None]


def test_what_is_done_cannot_be_taken(
    cast: Cast, cleo: Viewer, connector: VisitorClient, waiting: int
) -> None:
    with cast.app.app_context():
        make_reply(cast.mo, waiting)
        with pytest.raises(Done):
            take(cleo, waiting)
    answer = connector.write(f"/concierge/topic/{waiting}/take")
    assert answer.headers["Location"] == "/concierge"
    assert "This is done already." in connector.get("/concierge").text


def test_what_never_was_is_not_done_already(
    cast: Cast, cleo: Viewer, connector: VisitorClient, waiting: int
) -> None:
    with cast.app.app_context():
        hidden = make_topic(cast.ada, make_category("staff", access="staff"), "Not for her").id
        person, gift = cast.mia.id, make_gift(cast.mia, "A lamp")
    for kind, number in (("topic", waiting + 999), ("topic", hidden), ("nonsense", waiting)):
        assert connector.write(f"/concierge/{kind}/{number}/take").status_code == 404
    for kind, number in (("newcomer", person), ("gift", gift), ("promise", gift)):
        assert connector.write(f"/concierge/{kind}/{number}/take").headers["Location"] == "/concierge"
        assert connector.write(f"/concierge/{kind}/{number + 999}/take").status_code == 404
    assert connector.write(f"/concierge/newcomer/{10**15}/take").status_code == 404


def test_the_page_says_who_is_at_it(cast: Cast, connector: VisitorClient, waiting: int) -> None:
    with cast.app.app_context():
        other = make_member("otto", display_name="Otto", connects=True)
        take(other, waiting)
    page = connector.get("/concierge").text
    assert "Otto is at it" in page
    assert f"/concierge/topic/{waiting}/take" not in page
