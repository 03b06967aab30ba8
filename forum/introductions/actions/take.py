"""Taking a row of the desk, so that nobody does the same twice, and giving it back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, or_, select

from forum.clock import now
from forum.facts.bus import record
from forum.facts.meeting import DeskRowMoved
from forum.introductions.desk import LAPSES, row_for
from forum.introductions.models import DeskClaim
from forum.introductions.refusals import Taken
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session, transaction
from forum.storage.upsert import insert_into


def take_row(*, actor: Any, kind: str, subject_id: int) -> str:
    """Take a row for two hours; answers where its one thing is done. One's own row is taken anew.

    Raises ``Refused`` when there is no such thing, ``Done`` when it doesn't wait any more, ``Taken`` when a
    colleague is at it. One statement, so that of two who take it at once one has it.
    """
    require(actor, Act.TAKE_DESK_ROW)
    row = row_for(actor, kind, subject_id)
    mine = {"member_id": actor.id, "taken_at": now()}
    free = or_(DeskClaim.member_id == actor.id, DeskClaim.taken_at <= now() - LAPSES)
    taking = (
        insert_into(DeskClaim)
        .values(kind=kind, subject_id=subject_id, **mine)
        .on_conflict_do_update(index_elements=["kind", "subject_id"], set_=mine, where=free)
        .returning(DeskClaim.member_id)
    )
    if session().execute(taking).first() is None:
        wanted = select(DeskClaim.member_id).where(DeskClaim.kind == kind, DeskClaim.subject_id == subject_id)
        raise Taken(session().scalar(wanted) or 0)
    record(DeskRowMoved(actor_id=actor.id, kind=kind, subject_id=subject_id, taken=True))
    return row.url


def give_back(*, actor: Any, kind: str, subject_id: int) -> None:
    """Let somebody else have it."""
    require(actor, Act.TAKE_DESK_ROW)
    gone = delete(DeskClaim).where(
        DeskClaim.kind == kind, DeskClaim.subject_id == subject_id, DeskClaim.member_id == actor.id
    )
    if session().execute(gone.returning(DeskClaim.subject_id)).first() is not None:
        record(DeskRowMoved(actor_id=actor.id, kind=kind, subject_id=subject_id, taken=False))


def forget_lapsed() -> None:
    """Drop claims that are over; a routine calls it."""
    with transaction():
        session().execute(delete(DeskClaim).where(DeskClaim.taken_at <= now() - LAPSES))
