"""One's own calendar: another secret address."""

from __future__ import annotations

from typing import Any

from forum.events.models import OwnCalendar
from forum.facts.bus import record
from forum.facts.events import CalendarChanged
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session
from forum.storage.upsert import insert_into


def renew_address(*, actor: Any) -> None:
    """Give ``actor`` another address; the old one is good for nothing from now on."""
    require(actor, Act.KEEP_CALENDAR)
    row = _held(actor.id)
    row.number += 1
    session().flush()
    record(CalendarChanged(actor_id=actor.id, member_id=actor.id))


def _held(member_id: int) -> OwnCalendar:
    values = {"member_id": member_id, "number": 1}
    session().execute(insert_into(OwnCalendar).values(values).on_conflict_do_nothing())
    return session().get_one(OwnCalendar, member_id, with_for_update=True, populate_existing=True)
