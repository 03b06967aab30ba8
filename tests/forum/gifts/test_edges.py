"""What happens at the edges: edits after a promise, suspended givers, hidden offers, time that goes by."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from forum.clock import now
from forum.conversations.models import Conversation
from forum.gifts.actions.age import grow_old
from forum.gifts.actions.close import end_gift, take_back
from forum.gifts.actions.moderate import hide_gift
from forum.gifts.actions.offer import Terms, edit_gift
from forum.gifts.actions.promise import did_not_work_out
from forum.gifts.ageing import LAPSE_AFTER, REMIND_AFTER
from forum.gifts.models import Gift, Hand
from forum.gifts.queries import gift_for, hand_for
from forum.gifts.refusals import NotNow
from forum.gifts.story import course_of
from forum.hooks import Outcome, Verdict, hooks
from forum.members.models import Member
from forum.notifications.models import Notification
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from forum.topics.composing import compose
from tests.cast import Cast
from tests.factories.gifts import FORM, give, make_gift, make_hand, promise, receive


@pytest.fixture
def promised(cast: Cast) -> tuple[int, int]:
    """A gift of Mia's that is promised to Nia, and Nia's hand."""
    with cast.app.app_context():
        gift_id = make_gift(cast.mia)
        hand_id = make_hand(cast.nia, gift_id)
        promise(cast.mia, hand_id)
    return gift_id, hand_id


def status(gift_id: int, hand_id: int) -> tuple[str, str, int]:
    gift = session().get_one(Gift, gift_id, populate_existing=True)
    return gift.status, course_of(gift).hand(hand_id).status, gift.left_over


def turns(member: Any) -> list[str]:
    """What the bell told a member, oldest first."""
    found = select(Notification.data).where(
        Notification.member_id == member.id, Notification.kind == "gift_turn"
    )
    return [str(data["turn"]) for data in session().scalars(found.order_by(Notification.id))]


def edit(cast: Cast, gift_id: int, title: str = "A blue bicycle", pieces: int = 1) -> None:
    with transaction():
        gift = gift_for(cast.mia, gift_id, lock=True)
        terms = Terms(title=title, kind="thing", audience="everyone", pieces=pieces)
        edit_gift(actor=cast.mia, gift=gift, terms=terms, text=compose("It is blue now."))


def test_an_edit_after_the_promise_is_shown_as_difference(cast: Cast, promised: tuple[int, int]) -> None:
    gift_id, hand_id = promised
    with cast.app.app_context():
        edit(cast, gift_id)
        assert turns(cast.nia) == ["chosen", "edited"]
    page = cast.browser("nia").get(f"/gifts/{gift_id}?lang=en").text
    assert "This has changed since it was promised." in page
    assert "<ins>" in page and "blue" in page
    assert cast.browser("nia").write(f"/gifts/hands/{hand_id}/agree").status_code == 303
    assert "This has changed" not in cast.browser("nia").get(f"/gifts/{gift_id}?lang=en").text
    with cast.app.app_context():
        edit(cast, gift_id, "A green bicycle")
        with transaction():
            did_not_work_out(actor=cast.nia, hand=hand_for(cast.nia, hand_id, lock=True))
        assert status(gift_id, hand_id) == ("open", "failed", 1)
        assert turns(cast.mia) == ["asked", "failed"]
    over = cast.browser("nia").get(f"/gifts/{gift_id}?lang=en").text
    assert "This has changed" not in over and "It still suits me" not in over


def test_nobody_edits_away_what_was_promised(cast: Cast) -> None:
    with cast.app.app_context():
        gift_id = make_gift(cast.mia, pieces=2)
        for one in (cast.nia, cast.mo):
            promise(cast.mia, make_hand(one, gift_id))
        with pytest.raises(NotNow):
            edit(cast, gift_id, pieces=1)


def test_a_suspended_giver_can_do_nothing_and_the_other_can_step_back(
    cast: Cast, promised: tuple[int, int]
) -> None:
    gift_id, hand_id = promised
    with cast.app.app_context(), transaction():
        session().get_one(Member, cast.mia.id).suspended_until = now() + timedelta(days=9)
    assert cast.browser("mia").write(f"/gifts/hands/{hand_id}/given").status_code in (303, 403, 404)
    with cast.app.app_context():
        assert status(gift_id, hand_id) == ("promised", "chosen", 0)
    assert cast.browser("nia").write(f"/gifts/hands/{hand_id}/failed").status_code == 303
    with cast.app.app_context():
        assert status(gift_id, hand_id) == ("open", "failed", 1)


def test_nothing_is_promised_to_whoever_cannot_answer(cast: Cast) -> None:
    with cast.app.app_context():
        gift_id = make_gift(cast.mia)
        hand_id = make_hand(cast.nia, gift_id)
        with transaction():
            session().get_one(Member, cast.nia.id).active = False
        with pytest.raises(NotNow):
            promise(cast.mia, hand_id)
        assert status(gift_id, hand_id) == ("open", "asked", 1)


def test_what_is_hidden_while_promised_can_be_finished_by_the_two(
    cast: Cast, promised: tuple[int, int]
) -> None:
    gift_id, hand_id = promised
    with cast.app.app_context(), transaction():
        gift = gift_for(cast.mo, gift_id, lock=True)
        hide_gift(actor=cast.mo, thing=gift, reason="It looks like a fraud.")
    assert cast.browser("guest").get(f"/gifts/{gift_id}").status_code == 404
    page = cast.browser("nia").get(f"/gifts/{gift_id}?lang=en")
    assert page.status_code == 200
    assert "rides well" not in page.text
    assert "A bicycle" not in page.text
    assert cast.browser("nia").write(f"/gifts/hands/{hand_id}/received").status_code == 303
    with cast.app.app_context():
        assert status(gift_id, hand_id)[1] == "received"
        assert not session().scalar(
            select(Notification.id).where(Notification.about.like(f"gift:{gift_id}:1%"))
        )
        with pytest.raises(Refused):
            make_hand(cast.ada, gift_id)


def test_a_promise_is_spoken_of_once_and_then_closes_by_itself(cast: Cast, promised: tuple[int, int]) -> None:
    gift_id, hand_id = promised
    begun = now()
    with cast.app.app_context():
        for days in (REMIND_AFTER, REMIND_AFTER + timedelta(days=2)):
            with time_machine.travel(begun + days, tick=False):
                grow_old()
        assert turns(cast.nia) == ["chosen", "reminded"]
        assert turns(cast.mia) == ["asked", "reminded"]
        with time_machine.travel(begun + LAPSE_AFTER + timedelta(minutes=1), tick=False):
            grow_old()
            assert status(gift_id, hand_id) == ("open", "lapsed", 1)
            assert turns(cast.nia)[-1] == turns(cast.mia)[-1] == "lapsed"
            talk = session().get_one(Hand, hand_id).conversation_id
            closes_at = session().get_one(Conversation, talk).closes_at
            assert closes_at is not None
            assert closes_at - now() == timedelta(days=30)


def test_what_was_given_and_never_spoken_of_counts_as_given(cast: Cast, promised: tuple[int, int]) -> None:
    gift_id, hand_id = promised
    begun = now()
    with cast.app.app_context():
        give(cast.mia, hand_id)
        with time_machine.travel(begun + LAPSE_AFTER + timedelta(minutes=1), tick=False):
            grow_old()
        assert status(gift_id, hand_id) == ("closed", "settled", 0)


def test_the_others_are_told_kindly_and_may_still_be_chosen(cast: Cast) -> None:
    with cast.app.app_context():
        gift_id = make_gift(cast.mia)
        first, second = make_hand(cast.nia, gift_id), make_hand(cast.ada, gift_id)
        promise(cast.mia, first)
        assert turns(cast.ada) == ["passed_over"]
        assert "mia" not in repr(session().scalars(select(Notification.data)).all()).lower()
        with transaction():
            did_not_work_out(actor=cast.mia, hand=hand_for(cast.mia, first, lock=True))
        promise(cast.mia, second)
        assert status(gift_id, second) == ("promised", "chosen", 0)


def test_taking_it_back_ends_promises_and_tells_everybody(cast: Cast, promised: tuple[int, int]) -> None:
    gift_id, hand_id = promised
    with cast.app.app_context():
        with transaction():
            take_back(actor=cast.mia, gift=gift_for(cast.mia, gift_id, lock=True))
        assert status(gift_id, hand_id) == ("withdrawn", "failed", 1)
        assert turns(cast.nia) == ["chosen", "taken_back"]
        with pytest.raises(NotNow):
            receive(cast.nia, hand_id)


def test_it_ends_when_its_day_is_over_where_its_author_lives(cast: Cast) -> None:
    with cast.app.app_context():
        with transaction():
            session().get_one(Member, cast.mia.id).timezone = "Pacific/Auckland"
        day = datetime.now(UTC).date() + timedelta(days=3)
    answer = cast.browser("mia").write("/gifts/new", {**FORM, "kind": "place", "until": day.isoformat()})
    assert answer.status_code == 303, answer.text
    gift_id = int(answer.headers["Location"].rsplit("/", 1)[1])
    with cast.app.app_context():
        ends_at = session().get_one(Gift, gift_id).ends_at
        assert ends_at is not None
        assert (
            timedelta(hours=-14)
            <= ends_at - datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=UTC)
            < timedelta(0)
        )
        with time_machine.travel(ends_at + timedelta(minutes=1), tick=False):
            with pytest.raises(NotNow):
                make_hand(cast.nia, gift_id)
            grow_old()
            assert session().get_one(Gift, gift_id, populate_existing=True).status == "closed"
            assert turns(cast.mia) == ["ended"]


def test_who_takes_no_further_answers_keeps_what_is_promised(cast: Cast) -> None:
    with cast.app.app_context():
        gift_id = make_gift(cast.mia, pieces=3)
        first, second = make_hand(cast.nia, gift_id), make_hand(cast.ada, gift_id)
        promise(cast.mia, first)
        with transaction():
            end_gift(actor=cast.mia, gift=gift_for(cast.mia, gift_id, lock=True))
        assert turns(cast.ada) == ["ended"]
        with pytest.raises(NotNow):
            promise(cast.mia, second)
        receive(cast.nia, first)
        assert status(gift_id, first) == ("closed", "received", 2)


def test_an_edit_that_waits_for_a_moderator_is_not_told_to_whoever_holds_a_promise(
    cast: Cast, promised: tuple[int, int]
) -> None:
    gift_id, hand_id = promised
    with cast.app.app_context():
        hooks().screeners.append(lambda actor, written: Verdict(Outcome.HOLD))
        edit(cast, gift_id, "A secret bicycle")
        assert session().get_one(Gift, gift_id).state == "held"
        assert turns(cast.nia) == ["chosen"]
    page = cast.browser("nia").get(f"/gifts/{gift_id}?lang=en").text
    assert "secret" not in page and "blue" not in page and "<ins>" not in page
    with cast.app.app_context():
        with transaction():
            did_not_work_out(actor=cast.mia, hand=hand_for(cast.mia, hand_id, lock=True))
        assert turns(cast.nia) == ["chosen", "failed"]
    bell = cast.browser("nia").get("/notifications?lang=en").text
    assert "secret" not in bell
    assert "It did not work out with “An offer or request that can’t be read now”" in bell
