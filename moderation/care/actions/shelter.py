"""Turning shelter on and off; it ends by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from sqlalchemy import select

from forum.clock import now
from forum.facts.bus import record
from forum.members.models import Member
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session, transaction
from moderation.care.bell import tell_given, tell_over
from moderation.care.facts import ShelterEnded, ShelterOpened
from moderation.care.models import Shelter
from moderation.care.nearness import protected
from moderation.care.queries import running_shelter
from moderation.cases.story import automod_id

LASTS: Final = timedelta(hours=24)


def open_shelter(*, actor: Any, member: Member, case_id: int | None = None) -> Shelter:
    """Put ``member`` under shelter for 24 hours, or answer the shelter they are under already.

    ``case_id`` is a case that ``actor`` may see and that is about words to the member.
    """
    require(actor, Act.SHELTER, protected(actor, member.id, case_id))
    member_id = _held(member.id)
    running = running_shelter(member_id)
    if running is not None:
        return running
    moment = now()
    shelter = Shelter(member_id=member_id, opened_by_id=actor.id, opened_at=moment, until=moment + LASTS)
    session().add(shelter)
    session().flush()
    record(ShelterOpened(actor_id=actor.id, shelter_id=shelter.id, member_id=member_id))
    if actor.id != member_id:
        tell_given(member_id, shelter.id)
    return shelter


def end_shelter(*, actor: Any, member: Member) -> bool:
    """End it before its time; answers whether there was one. Only the member may."""
    require(actor, Act.END_SHELTER, member)
    running = running_shelter(_held(member.id))
    if running is None:
        return False
    running.ended_at = now()
    session().flush()
    record(ShelterEnded(actor_id=actor.id, shelter_id=running.id, member_id=running.member_id))
    return True


def end_over() -> None:
    """Note the end of every shelter whose time is over, and tell the member; a job calls it."""
    over = select(Shelter.id).where(Shelter.ended_at.is_(None), Shelter.until <= now())
    for shelter_id in session().scalars(over.order_by(Shelter.id)).all():
        with transaction():
            _end(shelter_id)


def _end(shelter_id: int) -> None:
    row = select(Shelter).where(Shelter.id == shelter_id, Shelter.ended_at.is_(None)).with_for_update()
    shelter = session().scalar(row)
    if shelter is None:
        return
    shelter.ended_at = shelter.until
    session().flush()
    record(ShelterEnded(actor_id=automod_id(), shelter_id=shelter.id, member_id=shelter.member_id))
    if running_shelter(shelter.member_id) is None:
        tell_over(shelter.member_id, shelter.id)


def _held(member_id: int) -> int:
    """Hold the member's row, so that two who turn it on at once open one shelter."""
    session().execute(select(Member.id).where(Member.id == member_id).with_for_update())
    return member_id
