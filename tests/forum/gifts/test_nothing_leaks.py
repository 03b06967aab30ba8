"""What pages, signals, titles and bells of a gift do not tell those whom it does not concern."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from forum.clock import now
from forum.gifts.actions.moderate import bring_word_into, hide_gift, publish_gift
from forum.gifts.actions.offer import Terms, edit_gift
from forum.gifts.actions.own import let_be_told
from forum.gifts.actions.promise import agree
from forum.gifts.chains import stories_through
from forum.gifts.lists import Wanted, gifts_for
from forum.gifts.models import Gift, GiftWord, Hand
from forum.gifts.queries import gift_for, hand_for, word_row
from forum.gifts.refusals import NotNow
from forum.hooks import Outcome, Verdict, hooks
from forum.notifications.models import Notification
from forum.realtime.following import may_follow
from forum.storage.session import session, transaction
from forum.topics.composing import compose
from forum.topics.models import Topic
from tests.cast import Cast
from tests.factories.gifts import make_gift, make_hand, make_received, promise
from tests.statements import statements


def version(cast: Cast, name: str, path: str) -> str:
    """What an open page compares to know whether something changed."""
    return re.findall(r'data-version="([^"]*)"', cast.browser(name).get(path).text)[-1]


def turns(member: Any) -> list[tuple[str, str]]:
    rows = session().scalars(
        select(Notification.data)
        .where(Notification.member_id == member.id, Notification.kind == "gift_turn")
        .order_by(Notification.id)
    )
    return [(data["turn"], data["title"]) for data in rows]


def talk_title(hand_id: int) -> str:
    talk = session().get_one(Hand, hand_id).conversation_id
    return session().get_one(Topic, talk, populate_existing=True).title


def test_nobody_else_learns_that_a_hand_was_raised(cast: Cast) -> None:
    with cast.app.app_context():
        gift_id = make_gift(cast.mia)
    page, places = f"/gifts/{gift_id}", ("/gifts", f"/gifts/{gift_id}")
    before = [version(cast, name, path) for name in ("guest", "mo") for path in places]
    author = version(cast, "mia", page)
    with cast.app.app_context():
        make_hand(cast.nia, gift_id)
        assert not may_follow(None, "gift_between", gift_id)
        assert not may_follow(cast.mo, "gift_between", gift_id)
        assert may_follow(cast.nia, "gift_between", gift_id)
        assert may_follow(cast.mia, "gift_between", gift_id)
    assert before == [version(cast, name, path) for name in ("guest", "mo") for path in places]
    assert version(cast, "mia", page) != author
    assert f"gift_between:{gift_id}" in cast.browser("nia").get(page).text
    assert "gift_between" not in cast.browser("mo").get(page).text
    with cast.app.app_context():
        promise(cast.mia, session().scalars(select(Hand.id)).one())
    assert before != [version(cast, name, path) for name in ("guest", "mo") for path in places]


def test_a_bell_that_is_spared_rings_when_the_sentence_is_shown(cast: Cast) -> None:
    with cast.app.app_context():
        gift_id = make_gift(cast.mia)
        hooks().screeners.append(lambda actor, written: Verdict(Outcome.HOLD))
        hooks().hushes.append(lambda author_id, members: set(members))
        make_hand(cast.nia, gift_id)
        assert turns(cast.mia) == []
        hooks().hushes.clear()
        hooks().screeners.clear()
        with transaction():
            word = word_row(session().scalars(select(GiftWord.id)).one(), lock=True)
            bring_word_into("published", actor=cast.ada, thing=word)  # type: ignore[arg-type]
        assert turns(cast.mia) == [("asked", "A bicycle for a child")]


def test_a_title_out_of_sight_does_not_live_on_above_the_conversation(cast: Cast) -> None:
    with cast.app.app_context():
        gift_id = make_gift(cast.mia, "A red bell")
        hand_id = make_hand(cast.nia, gift_id)
        promise(cast.mia, hand_id)
        assert talk_title(hand_id) == "A red bell"
        with transaction():
            hide_gift(actor=cast.mo, thing=gift_for(cast.mo, gift_id, lock=True), reason="Fraud.")
        assert "red" not in talk_title(hand_id)
        assert not session().scalar(select(Topic.locked).where(Topic.title == talk_title(hand_id)))
        with transaction():
            publish_gift(actor=cast.mo, thing=gift_for(cast.mo, gift_id, lock=True))
        assert talk_title(hand_id) == "A red bell"


def test_an_edit_that_waited_is_told_of_once_it_can_be_read(cast: Cast) -> None:
    with cast.app.app_context():
        gift_id = make_gift(cast.mia)
        hand_id = make_hand(cast.nia, gift_id)
        promise(cast.mia, hand_id)
        hooks().screeners.append(lambda actor, written: Verdict(Outcome.HOLD))
        with transaction():
            terms = Terms(title="A blue bicycle", kind="thing", audience="everyone")
            gift = gift_for(cast.mia, gift_id, lock=True)
            edit_gift(actor=cast.mia, gift=gift, terms=terms, text=compose("Blue."))
        with pytest.raises(NotNow), transaction():
            agree(actor=cast.nia, hand=hand_for(cast.nia, hand_id, lock=True))
        assert [turn for turn, _title in turns(cast.nia)] == ["chosen"]
        with transaction():
            publish_gift(actor=cast.ada, thing=gift_for(cast.ada, gift_id, lock=True))
        assert turns(cast.nia)[-1] == ("edited", "A blue bicycle")


def test_what_one_of_the_two_agrees_to_changes_nothing_for_others(cast: Cast) -> None:
    with cast.app.app_context():
        hand_id = make_received(cast.mia, cast.nia)
        for who, grows in ((cast.mia, 0), (cast.nia, 1)):
            hand = hand_for(who, hand_id)
            before = session().get_one(Gift, hand.gift_id, populate_existing=True).seq
            with transaction():
                let_be_told(actor=who, hand=hand_for(who, hand_id, lock=True), consents=True)
            assert session().get_one(Gift, hand.gift_id, populate_existing=True).seq == before + grows


def test_the_stories_of_a_gift_cost_the_same_however_many_want_it(cast: Cast) -> None:
    asked = []
    with cast.app.app_context():
        gift_id = make_gift(cast.mia)
        for who in (cast.nia, cast.ada, cast.mo):
            make_hand(who, gift_id)
            gift = gift_for(None, gift_id)
            with statements() as sent:
                stories_through(None, gift)
            asked.append(len(sent))
    assert asked == [2, 2, 2]


def test_the_next_page_of_what_ends_soon_does_not_say_when_to_the_second(cast: Cast) -> None:
    with cast.app.app_context():
        ends = now() + timedelta(days=2)
        made = [
            make_gift(cast.mia, f"Lamp {one}", ends_at=ends + timedelta(hours=one % 2)) for one in range(5)
        ]
        seen, before = [], ""
        while True:
            page = gifts_for(None, Wanted(soon=True), before=before, most=2)
            seen += [line.id for line in page.items]
            if page.after is None:
                break
            assert page.after == str(page.items[-1].id)
            before = page.after
        assert seen == [made[0], made[2], made[4], made[1], made[3]]


def test_everything_of_ones_own_comes_in_pages(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forum.gifts.lists.OWN", 2)
    with cast.app.app_context():
        for number in range(3):
            make_gift(cast.mia, f"Lamp {number}")
            make_hand(cast.mia, make_gift(cast.nia, f"Chair {number}"))
    page = cast.browser("mia").get("/gifts/mine").text
    assert "Lamp 0" not in page and "Chair 0" not in page and "Lamp 2" in page and "Chair 2" in page
    for name in ("before", "raised_before"):
        link = re.search(rf'href="(/gifts/mine\?{name}=\d+)#', page)
        assert link is not None
        page_after = cast.browser("mia").get(link[1]).text
        assert ("Lamp 0" if name == "before" else "Chair 0") in page_after
