"""Choosing somebody, and what the two then say of it. The gift's row is held in each."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from forum.clock import iso, now
from forum.conversations.actions import open_conversation, set_closing
from forum.gifts.actions.ask import say
from forum.gifts.fold import ACTIVE, AGREED, CHOSEN, FAILED, GIVEN, RECEIVED, SHOWN
from forum.gifts.models import Hand
from forum.gifts.refusals import NotNow
from forum.gifts.story import append, course_of
from forum.gifts.talks import title_of
from forum.members.people import people
from forum.policy.acts import Act
from forum.policy.check import can, require
from forum.storage.session import session

OPEN_FOR = timedelta(days=30)
"""How long the two can still write to each other once it is over."""

PURPOSE = "gift"


def choose_hand(
    *, actor: Any, hand: Hand, note: str = "", show_name: bool = False, insisted: bool = False
) -> None:
    """Promise it to whoever raised ``hand``; nobody is told why them. A conversation of the two opens.

    Where the giver keeps their name to themselves none opens, unless it is they who choose and ``show_name``
    to this one; ``note``: a sentence that goes along. Raises ``NotNow`` and, about the note, ``Reconsider``.
    """
    gift = hand.gift
    require(actor, Act.CHOOSE_HAND, gift)
    course = course_of(gift)
    if course.hand(hand.id).status in ACTIVE:
        return  # sent twice
    if not course.takes:
        raise NotNow(_l("Nothing is left to be promised."))
    if not course.allows(CHOSEN, hand.id):
        raise NotNow(_l("They have let go of it meanwhile."))
    person = people([hand.member_id]).get(hand.member_id)
    if person is None or not person.here:
        raise NotNow(_l("They can’t answer at the moment. Perhaps somebody else would love it."))
    if note:
        say(actor=actor, hand=hand, words=note, insisted=insisted)
    if hand.unnamed_id is None or (show_name and hand.unnamed_id == actor.id):
        _open(actor, hand)
    append(gift, CHOSEN, actor_id=actor.id, hand_id=hand.id, data={"at": iso(now())})


def _open(actor: Any, hand: Hand) -> None:
    hand.conversation_id = open_conversation(
        actor=actor,
        title=title_of(hand.gift),
        member_ids=[hand.gift.author_id, hand.member_id],
        purpose=PURPOSE,
        url=f"/gifts/{hand.gift_id}",
    )


def show_oneself(*, actor: Any, hand: Hand) -> None:
    """Whoever gives without a name shows it to the one they give to: the conversation opens.

    Nobody else learns it, and the pages go on saying «Somebody».
    """
    require(actor, Act.SHOW_ONESELF, hand)
    if hand.conversation_id is not None:
        return  # sent twice
    if not course_of(hand.gift).allows(SHOWN, hand.id):
        raise NotNow(_l("That has changed meanwhile. Here is how it stands."))
    _open(actor, hand)
    append(hand.gift, SHOWN, actor_id=actor.id, hand_id=hand.id)


def say_given(*, actor: Any, hand: Hand) -> None:
    """Either of the two says that it was given."""
    _step(actor, Act.SETTLE_PROMISE, hand, GIVEN, {"at": iso(now())})


def say_received(*, actor: Any, hand: Hand) -> None:
    """Whoever receives says that it has reached them."""
    _step(actor, Act.RECEIVE_GIFT, hand, RECEIVED)
    closing(hand)


def did_not_work_out(*, actor: Any, hand: Hand) -> None:
    """Either of the two says that it did not work out: nobody is asked why, and the piece is free again."""
    _step(actor, Act.SETTLE_PROMISE, hand, FAILED)
    closing(hand)


def agree(*, actor: Any, hand: Hand) -> None:
    """Whoever was promised something has seen what was edited since, and stays."""
    require(actor, Act.LET_GO_HAND, hand)
    if not can(actor, Act.SEE_GIFT, hand.gift):
        raise NotNow(_l("It can’t be read at the moment: look at it first, once it can."))
    course = course_of(hand.gift)
    if course.hand(hand.id).revision < course.revision:
        _step(actor, Act.LET_GO_HAND, hand, AGREED)


def _step(actor: Any, act: Act, hand: Hand, kind: str, data: Any = None) -> None:
    require(actor, act, hand)
    if not course_of(hand.gift).allows(kind, hand.id):
        raise NotNow(_l("That has changed meanwhile. Here is how it stands."))
    append(hand.gift, kind, actor_id=actor.id, hand_id=hand.id, data=data)


def closing(hand: Hand) -> None:
    """What the two could say to each other ends a while after it is over."""
    if hand.conversation_id is not None:
        set_closing(hand.conversation_id, now() + OPEN_FOR)
        session().flush()
