"""Saying what brings one, and whether one may be introduced."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import delete, select

from forum.clock import now
from forum.facts.bus import record
from forum.facts.meeting import IntroductionsTurned, PurposesStated
from forum.introductions.models import Purpose, Welcome
from forum.introductions.purposes import PURPOSES
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session
from forum.storage.upsert import insert_into


def state_purposes(*, actor: Any, purposes: Collection[str]) -> None:
    """Keep what brings ``actor``; nothing empties the answer, or passes over the question."""
    require(actor, Act.STATE_PURPOSES, actor)
    unknown = set(purposes) - set(PURPOSES)
    if unknown:
        raise ValueError(f"no such purpose: {sorted(unknown)}")
    held_welcomes(actor.id)[actor.id].asked_at = now()
    session().execute(delete(Purpose).where(Purpose.member_id == actor.id))
    session().add_all([Purpose(member_id=actor.id, name=name) for name in sorted(set(purposes))])
    session().flush()
    record(PurposesStated(actor_id=actor.id, member_id=actor.id))


def turn_introductions(*, actor: Any, on: bool) -> None:
    """Let ``actor`` be introduced, or not. What waits for their answer already goes on waiting."""
    require(actor, Act.STATE_PURPOSES, actor)
    held_welcomes(actor.id)[actor.id].wants_introductions = on
    session().flush()
    record(IntroductionsTurned(actor_id=actor.id, member_id=actor.id))


def held_welcomes(*member_ids: int) -> dict[int, Welcome]:
    """The rows of these members, made where there are none, held in the order of their numbers."""
    for member_id in sorted(member_ids):
        values = {"member_id": member_id, "wants_introductions": True}
        session().execute(insert_into(Welcome).values(values).on_conflict_do_nothing())
    wanted = select(Welcome).where(Welcome.member_id.in_(member_ids)).order_by(Welcome.member_id)
    rows = session().scalars(wanted.with_for_update().execution_options(populate_existing=True))
    return {row.member_id: row for row in rows}
