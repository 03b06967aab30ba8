"""Whoever asked in vain is told so, and the story of a gift cannot be written anew."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from forum.gifts.actions.own import let_be_told
from forum.gifts.matching import near_matches
from forum.gifts.models import Gift
from forum.gifts.queries import hand_for
from forum.notifications.models import Notification
from forum.storage.session import session, transaction
from tests.cast import Cast
from tests.factories.gifts import give, make_gift, make_hand, make_received, promise, receive


def turns(member: Any) -> list[str]:
    rows = session().scalars(
        select(Notification.data)
        .where(Notification.member_id == member.id, Notification.kind == "gift_turn")
        .order_by(Notification.id)
    )
    return [data["turn"] for data in rows]


def test_whoever_asked_in_vain_is_not_left_waiting(cast: Cast) -> None:
    with cast.app.app_context():
        gift_id = make_gift(cast.mia)
        first, second = make_hand(cast.nia, gift_id), make_hand(cast.ada, gift_id)
    ada, page = cast.browser("ada"), f"/gifts/{gift_id}?lang=en"
    assert "waits for an answer" in ada.get(page).text
    with cast.app.app_context():
        promise(cast.mia, first)
    for path in (page, "/gifts/mine?lang=en"):
        assert "for somebody else" in ada.get(path).text
        assert "waits for an answer" not in ada.get(path).text
    with cast.app.app_context():
        give(cast.mia, first)
    assert "given to somebody" in cast.browser("guest").get(page).text
    with cast.app.app_context():
        receive(cast.nia, first)
        assert turns(cast.ada) == ["passed_over", "over"]
        assert turns(cast.nia) == ["chosen", "given"]
    shown = ada.get(page).text
    assert "It is over now. Thank you for your words." in shown
    assert f"/gifts/hands/{second}/let-go" not in shown and "come free" not in shown
    assert ">over<" in ada.get("/gifts/mine?lang=en").text
    assert "found its place" in ada.get("/notifications?lang=en").text


def test_the_flash_is_not_scrolled_past(cast: Cast) -> None:
    with cast.app.app_context():
        gift_id = make_gift(cast.mia)
        hand_id = make_hand(cast.nia, gift_id)
        promise(cast.mia, hand_id)
    answer = cast.browser("nia").write(f"/gifts/hands/{hand_id}/received")
    assert answer.headers["Location"].endswith(f"/gifts/{gift_id}")


def test_its_giver_sees_in_whose_spirit_it_is_given(cast: Cast) -> None:
    with cast.app.app_context():
        gift_id = make_gift(
            cast.nia, "A seat", in_spirit_of=make_received(cast.mia, cast.nia, title="A lamp")
        )
    assert "In the spirit of" in cast.browser("nia").get(f"/gifts/{gift_id}?lang=en").text
    assert "In the spirit of" not in cast.browser("ada").get(f"/gifts/{gift_id}?lang=en").text


def test_what_is_told_is_not_said_to_be_hidden(cast: Cast) -> None:
    with cast.app.app_context():
        lamp = make_received(cast.mia, cast.nia, title="A lamp")
        seat = make_received(cast.nia, cast.mo, title="A seat", in_spirit_of=lamp)
        for hand_id, pair in ((lamp, (cast.mia, cast.nia)), (seat, (cast.nia, cast.mo))):
            for member in pair:
                with transaction():
                    let_be_told(actor=member, hand=hand_for(member, hand_id, lock=True), consents=True)
        gift_id = session().scalars(select(Gift.id).where(Gift.title == "A seat")).one()
    page = cast.browser("nia").get(f"/gifts/{gift_id}?lang=en").text
    assert "Passed on" in page and "Only you see this" not in page


def test_what_brings_two_together_is_rare_and_shown_as_it_is_written(cast: Cast) -> None:
    with cast.app.app_context():
        mine = make_gift(cast.mia, "Poêle à bois à prêter samedi", "Elle chauffe bien.")
        make_gift(cast.nia, "Pompe à prêter", "Samedi si possible.", side="request")
        wanted = make_gift(cast.nia, "Une poele pour l’hiver", "Merci.", side="request")
        (match,) = near_matches(cast.mia, session().get_one(Gift, mine))
        assert (match.gift.id, match.words) == (wanted, ("Poêle",))


@pytest.mark.parametrize(
    "change",
    ["UPDATE gift_entries SET kind = kind", "UPDATE gift_entries SET at = at", "DELETE FROM gift_entries"],
)
def test_the_story_of_a_gift_is_only_added_to(cast: Cast, change: str) -> None:
    with cast.app.app_context():
        make_gift(cast.mia)
        with pytest.raises(DatabaseError, match="only added to"), transaction():
            session().execute(text(change))


def test_nor_is_a_line_of_it_replaced(cast: Cast) -> None:
    with cast.app.app_context():
        make_gift(cast.mia)
        if session().get_bind().dialect.name != "sqlite":
            return
        columns = "gift_id, number, kind, actor_id, data, at"
        for number, id_ in (("number", "id + 1000"), ("number + 1000", "id")):
            replacing = (
                f"INSERT OR REPLACE INTO gift_entries (id, {columns}) "
                f"SELECT {id_}, gift_id, {number}, 'ended', actor_id, data, at FROM gift_entries LIMIT 1"
            )
            with pytest.raises(DatabaseError, match="only added to"), transaction():
                session().execute(text(replacing))
