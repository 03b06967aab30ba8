"""One's own calendar: another secret address, mail or none."""

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


def choose_mail(*, actor: Any, by_mail: bool) -> None:
    """Get mail about events one comes to, or none."""
    require(actor, Act.KEEP_CALENDAR)
    _choose(actor.id, by_mail)


def stop_mail(*, member_id: int) -> None:
    """End mail about events: whoever holds the signed link of a message may, as its reader (RFC 8058)."""
    _choose(member_id, False)


def _choose(member_id: int, by_mail: bool) -> None:
    row = _held(member_id)
    row.by_mail = by_mail
    session().flush()
    record(CalendarChanged(actor_id=member_id, member_id=member_id))


def _held(member_id: int) -> OwnCalendar:
    values = {"member_id": member_id, "number": 1, "by_mail": True}
    session().execute(insert_into(OwnCalendar).values(values).on_conflict_do_nothing())
    return session().get_one(OwnCalendar, member_id, with_for_update=True, populate_existing=True)
