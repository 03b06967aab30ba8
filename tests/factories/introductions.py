"""Introductions, made through the same verbs that members use. Call these with an application context open."""

from __future__ import annotations

from typing import Any

from forum.introductions.actions.answer import answer
from forum.introductions.actions.introduce import introduce
from forum.introductions.actions.welcome import state_purposes, turn_introductions
from forum.introductions.models import Introduction
from forum.members.models import Member
from forum.storage.session import session, transaction
from forum.topics.composing import compose

LETTER = "You both mend kettles, and live two streets apart."


def make_introduction(
    author: Any, one: Any, other: Any, body: str = LETTER, *, insisted: bool = False
) -> int:
    """``author`` introduces two members; answers the number of the introduction."""
    text = compose(body)
    with transaction():
        rows = [session().get_one(Member, member.id) for member in (one, other)]
        return introduce(actor=author, one=rows[0], other=rows[1], text=text, insisted=insisted).id


def answer_it(member: Any, introduction_id: int, willing: bool) -> int | None:
    """``member`` says yes or no; answers the number of the conversation, if one opened."""
    with transaction():
        return answer(actor=member, introduction_id=introduction_id, willing=willing)


def say_purposes(member: Any, *purposes: str) -> None:
    """What brings ``member``."""
    with transaction():
        state_purposes(actor=member, purposes=purposes)


def turn(member: Any, *, on: bool) -> None:
    """``member`` turns introductions on or off."""
    with transaction():
        turn_introductions(actor=member, on=on)


def introduction_row(introduction_id: int) -> Introduction:
    """An introduction as it is on disk now."""
    session().expire_all()
    return session().get_one(Introduction, introduction_id)
