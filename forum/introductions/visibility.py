"""Who may see which introductions, and who may be introduced, in SQL: the twin of ``forum/policy``.

A property test holds them equal (``tests/forum/introductions/test_twins.py``).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true

from forum.clock import now
from forum.introductions.models import (
    MEMBER_RESTS,
    PAIR_RESTS,
    PUBLISHED,
    Introduction,
    Purpose,
    Welcome,
)
from forum.introductions.purposes import MEET
from forum.members.models import Member
from forum.policy.words import connects, member


def visible_to(viewer: Any) -> ColumnElement[bool]:
    """``can(viewer, SEE_INTRODUCTION, introduction)``."""
    if not member(viewer, None):
        return false()
    for_them = or_(Introduction.first_id == viewer.id, Introduction.second_id == viewer.id)
    told = and_(for_them, Introduction.state == PUBLISHED, Introduction.told_at.is_not(None))
    return or_(Introduction.author_id == viewer.id, told)


def introducible_by(viewer: Any) -> ColumnElement[bool]:
    """``can(viewer, INTRODUCE_MEMBER, candidate)`` on ``Member``."""
    if not connects(viewer, None):
        return false()
    moment = now()
    turned_off = exists().where(Welcome.member_id == Member.id, Welcome.wants_introductions.is_(False))
    lately = exists().where(
        or_(Introduction.first_id == Member.id, Introduction.second_id == Member.id),
        Introduction.created_at > moment - MEMBER_RESTS,
    )
    return and_(
        Member.id != viewer.id,
        Member.active.is_(True),
        Member.system.is_(False),
        Member.confirmed_at.is_not(None),
        or_(Member.suspended_until.is_(None), Member.suspended_until <= moment),
        ~turned_off,
        ~lately,
    )


def pairable(viewer: Any, one_id: int, brings: Collection[str]) -> ColumnElement[bool]:
    """``can(viewer, INTRODUCE_PAIR, pair)`` of the member ``one_id``, whom this brings, with ``Member``."""
    if not connects(viewer, None):
        return false()
    lately = exists().where(
        or_(
            and_(Introduction.first_id == one_id, Introduction.second_id == Member.id),
            and_(Introduction.second_id == one_id, Introduction.first_id == Member.id),
        ),
        Introduction.created_at > now() - PAIR_RESTS,
    )
    theirs = select(Purpose.name).where(Purpose.member_id == Member.id)
    shared = theirs.where(Purpose.name.in_(list(brings))).exists()
    open_to_all = or_(~theirs.exists(), theirs.where(Purpose.name == MEET).exists())
    mine_open = true() if not brings or MEET in brings else false()
    return and_(or_(shared, and_(mine_open, open_to_all)), ~lately)
