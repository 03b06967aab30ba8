"""Emptying letters: those that were removed, when nobody judges them any more, and old ones. A job."""

from __future__ import annotations

from sqlalchemy import func, select

from forum.clock import now
from forum.facts.bus import record
from forum.facts.meeting import IntroductionErased
from forum.introductions.models import KEPT, REMOVED, Introduction
from forum.introductions.queries import find_introduction, program
from forum.policy.acts import Act
from forum.policy.check import Refused
from forum.storage.session import session, transaction


def erase_removed(actor_id: int, introduction: Introduction) -> None:
    """Empty a letter that was removed. The clock asks for it, not a person; its row is held."""
    if introduction.state != REMOVED:
        raise Refused(Act.REMOVE_INTRODUCTION, None)
    _empty(actor_id, introduction)


def empty_old_letters() -> None:
    """Empty the letters whose introduction ended ``KEPT`` ago; a routine calls it.

    What was removed is kept for as long as decisions are: ``erase_removed`` empties it.
    """
    ended = func.coalesce(Introduction.met_at, Introduction.over_at, Introduction.ends_at)
    old = select(Introduction.id).where(
        Introduction.emptied_at.is_(None), Introduction.state != REMOVED, ended <= now() - KEPT
    )
    for introduction_id in session().scalars(old).all():
        with transaction():
            row = find_introduction(introduction_id, lock=True)
            if row is not None and row.emptied_at is None and row.state != REMOVED:
                _empty(program().id, row)


def _empty(actor_id: int, introduction: Introduction) -> None:
    introduction.source = introduction.html = ""
    introduction.emptied_at = now()
    session().flush()
    record(IntroductionErased(actor_id=actor_id, introduction_id=introduction.id))
