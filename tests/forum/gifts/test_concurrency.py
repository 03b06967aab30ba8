"""Several at the same moment: the last piece is promised once, and nothing hangs."""

from __future__ import annotations

from forum.gifts.actions.ask import let_go
from forum.gifts.actions.close import take_back
from forum.gifts.fold import TAKEN, fold
from forum.gifts.models import Gift
from forum.gifts.queries import gift_for, hand_for
from forum.gifts.refusals import NotNow
from forum.gifts.story import course_of, entries_of
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from tests.at_once import at_once
from tests.cast import Cast
from tests.factories.gifts import make_gift, make_hand, promise

ROUNDS = 5
KNOWN = (NotNow, Refused)


def explained(gift_id: int) -> Gift:
    gift = session().get_one(Gift, gift_id, populate_existing=True)
    course = course_of(gift)
    assert fold(entries_of(gift_id)) == course
    assert sum(one.status in TAKEN for one in course.hands) <= gift.pieces
    return gift


def test_the_last_piece_is_promised_once(cast: Cast) -> None:
    for _ in range(ROUNDS):
        with cast.app.app_context():
            gift_id = make_gift(cast.mia)
            hands = [make_hand(one, gift_id) for one in (cast.nia, cast.ada)]
        went = at_once(cast.app, KNOWN, *(lambda hand=hand: promise(cast.mia, hand) for hand in hands))
        assert sorted(went) == ["NotNow", "done"]
        with cast.app.app_context():
            assert explained(gift_id).left_over == 0


def test_choosing_and_letting_go_at_once(cast: Cast) -> None:
    def go(hand_id: int) -> None:
        with transaction():
            let_go(actor=cast.nia, hand=hand_for(cast.nia, hand_id, lock=True))

    for _ in range(ROUNDS):
        with cast.app.app_context():
            gift_id = make_gift(cast.mia)
            hand_id = make_hand(cast.nia, gift_id)
        went = at_once(
            cast.app, KNOWN, lambda hand=hand_id: promise(cast.mia, hand), lambda hand=hand_id: go(hand)
        )
        assert sorted(went) == ["NotNow", "done"]
        with cast.app.app_context():
            gift = explained(gift_id)
            status = course_of(gift).hand(hand_id).status
            assert status == ("chosen" if went[0] == "done" else "let_go")


def test_choosing_and_taking_back_at_once(cast: Cast) -> None:
    def back(gift_id: int) -> None:
        with transaction():
            take_back(actor=cast.mia, gift=gift_for(cast.mia, gift_id, lock=True))

    for _ in range(ROUNDS):
        with cast.app.app_context():
            gift_id = make_gift(cast.mia)
            hand_id = make_hand(cast.nia, gift_id)
        went = at_once(
            cast.app, KNOWN, lambda hand=hand_id: promise(cast.mia, hand), lambda gift=gift_id: back(gift)
        )
        assert went[1] == "done"
        with cast.app.app_context():
            gift = explained(gift_id)
            assert gift.status == "withdrawn"
            assert course_of(gift).hand(hand_id).status == ("failed" if went[0] == "done" else "asked")
