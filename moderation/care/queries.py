"""Who is under shelter now. A shelter ends by the clock: whoever reads asks for the moment."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select

from forum.clock import now
from forum.storage.session import session
from moderation.care.models import Shelter


def running_shelter(member_id: int) -> Shelter | None:
    """The shelter that a member is under at this moment."""
    return session().scalar(select(Shelter).where(Shelter.member_id == member_id, *_running()))


def running_shelters(member_ids: Collection[int] | None = None) -> dict[int, datetime]:
    """Since when the members who are under shelter are; only those of ``member_ids`` where that is given."""
    wanted = select(Shelter.member_id, Shelter.opened_at).where(*_running())
    if member_ids is not None:
        wanted = wanted.where(Shelter.member_id.in_(member_ids))
    return {row.member_id: row.opened_at for row in session().execute(wanted)}


def _running() -> tuple[Any, ...]:
    return Shelter.ended_at.is_(None), Shelter.until > now()
