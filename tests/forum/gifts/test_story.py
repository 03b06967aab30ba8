"""Any run of acts by many members leaves each gift in a state that its own history explains."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from forum.clock import now
from forum.gifts.actions.age import grow_old
from forum.gifts.actions.ask import let_go, raise_hand
from forum.gifts.actions.close import end_gift, take_back
from forum.gifts.actions.moderate import hide_gift, publish_gift, remove_gift
from forum.gifts.actions.offer import Terms, edit_gift
from forum.gifts.actions.promise import (
    agree,
    choose_hand,
    did_not_work_out,
    say_given,
    say_received,
    show_oneself,
)
from forum.gifts.ageing import due
from forum.gifts.fold import TAKEN, fold
from forum.gifts.models import Gift, Hand
from forum.gifts.queries import gift_for, hand_for
from forum.gifts.refusals import NotNow
from forum.gifts.story import course_of, entries_of, held_gift
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from forum.topics.composing import compose
from tests.cast import Cast
from tests.factories.gifts import make_gift, make_hand
from tests.factories.members import make_member

MOST_PEOPLE = 5

ACTS = (
    *("ask", "ask", "choose", "choose", "choose", "give", "receive", "fail", "let_go", "agree", "show"),
    *("edit", "end", "take_back", "hide", "publish", "publish", "remove", "age"),
)
"""What may happen; what leads on stands there more than once, so that runs come far."""

acts = st.lists(
    st.tuples(
        st.sampled_from(ACTS),
        st.integers(0, MOST_PEOPLE - 1),
        st.integers(0, MOST_PEOPLE - 1),
        st.integers(1, 3),
    ),
    min_size=12,
    max_size=40,
)


def _act(people: list[Any], moderator: Any, gift_id: int, one: tuple[str, int, int, int]) -> None:
    """One act, by anybody, allowed or not."""
    name, who, whose, number = one
    actor = people[who]
    if name == "ask":
        raise_hand(
            actor=actor,
            gift=gift_for(actor, gift_id, lock=True),
            words="I would love it.",
            nameless=number == 3,
        )
    elif name in ("hide", "publish", "remove"):
        verb: Any = {"hide": hide_gift, "publish": publish_gift, "remove": remove_gift}[name]
        gift = gift_for(moderator, gift_id, lock=True)
        verb(actor=moderator, thing=gift, reason="because")
    elif name == "edit":
        terms = Terms(title="Another", kind="thing", audience="everyone", pieces=number)
        edit_gift(actor=actor, gift=gift_for(actor, gift_id, lock=True), terms=terms, text=compose("new"))
    elif name in ("end", "take_back"):
        gift = gift_for(actor, gift_id, lock=True)
        (end_gift if name == "end" else take_back)(actor=actor, gift=gift)
    else:
        # Mostly by whom it is for: the author chooses, the others speak of their own hand.
        by_author = name == "choose" and number != 3
        own = name in ("let_go", "agree", "show") and number != 3
        _act_on_hand(
            name, people[0] if by_author else people[whose] if own else actor, gift_id, people[whose].id
        )


def _act_on_hand(name: str, actor: Any, gift_id: int, member_id: int) -> None:
    found = select(Hand.id).where(Hand.gift_id == gift_id, Hand.member_id == member_id)
    hand_id = session().scalar(found)
    if hand_id is None:
        return
    verbs: dict[str, Any] = {
        "let_go": let_go,
        "choose": choose_hand,
        "give": say_given,
        "receive": say_received,
        "fail": did_not_work_out,
        "agree": agree,
        "show": show_oneself,
    }
    verbs[name](actor=actor, hand=hand_for(actor, hand_id, lock=True))


def _age(gift_id: int) -> None:
    """Three weeks go by."""
    with transaction():
        gift = held_gift(gift_id)
        assert gift is not None
        hands = [
            {**one, "since": (now() - timedelta(days=31)).isoformat()} if one["since"] else one
            for one in gift.course["hands"]
        ]
        gift.course = {**gift.course, "hands": hands}
        gift.due_at = due(course_of(gift), gift.ends_at)
    grow_old()


def _explained(gift_id: int) -> None:
    gift = session().get_one(Gift, gift_id, populate_existing=True)
    course = fold(entries_of(gift_id))
    kept = course_of(gift)
    assert [(one.hand_id, one.status, one.revision) for one in course.hands] == [
        (one.hand_id, one.status, one.revision) for one in kept.hands
    ]
    assert (course.version, course.ended, course.withdrawn) == (kept.version, kept.ended, kept.withdrawn)
    assert (gift.status, gift.pieces, gift.left_over) == (course.status, course.pieces, course.left_over)
    assert gift.due_at == due(kept, gift.ends_at)
    assert sum(1 for one in course.hands if one.status in TAKEN) <= gift.pieces


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(run=[("choose", 0, 1, 1), ("choose", 0, 3, 1), ("choose", 0, 4, 1)], pieces=2, side="offer")
@given(run=acts, pieces=st.integers(1, 3), side=st.sampled_from(("offer", "request")))
def test_the_state_is_explained_by_the_story(
    cast: Cast, run: list[tuple[str, int, int, int]], pieces: int, side: str
) -> None:
    app: Flask = cast.app
    with app.app_context():
        people = [cast.mia, cast.nia, cast.sam, cast.ada, _somebody()]
        gift_id = make_gift(cast.mia, pieces=pieces, side=side)
        for one in people[1:2] + people[3:]:
            make_hand(one, gift_id)
        for one in run:
            if one[0] == "age":
                _age(gift_id)
            else:
                try:
                    with transaction():
                        _act(people, cast.mo, gift_id, one)
                except (Refused, NotNow):
                    pass
            _explained(gift_id)


def _somebody() -> Any:
    from forum.members.queries import viewer_by_name

    found = viewer_by_name("leo")
    if found is None:
        make_member("leo")
        found = viewer_by_name("leo")
    return found
