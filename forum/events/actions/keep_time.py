"""What time itself does: reminders, the room that opens and closes, the word to the host afterwards.

One routine, every minute, each event in a transaction of its own. Whatever it does can be done twice and
shows once: reminders are jobs under a key of the event, its beginning and their kind.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from forum.clock import iso, now
from forum.events import bell
from forum.events.actions.rooms import AFTER_IT, BEFORE_IT, automod_id, close_room, open_room
from forum.events.models import CANCELLED, PLANNED, Event
from forum.events.queries import find_event
from forum.events.sentences import A_DAY as DAY_BEFORE
from forum.events.sentences import AN_HOUR as HOUR_BEFORE
from forum.facts.bus import record
from forum.facts.events import EventIsOver
from forum.jobs import outbox
from forum.storage.session import session, transaction
from forum.subjects import PUBLISHED

log = logging.getLogger(__name__)

A_DAY = timedelta(hours=24)
AN_HOUR = timedelta(hours=1)
NOT_THE_DAY = timedelta(hours=2)
"""So soon before, nobody is told any more that it is tomorrow: the program was not running at that time."""
LATE_WORD = timedelta(days=3)
"""So long after its end, the host is not asked any more."""


def keep_time() -> None:
    """Do what is due now; called again and again by one process of all.

    One event that can't be attended to keeps nothing from the others: it is logged, and tried again.
    """
    for event_id in list(session().scalars(select(Event.id).where(_due(now())).order_by(Event.id))):
        try:
            with transaction():
                event = find_event(event_id, lock=True)
                if event is not None:
                    _attend_to(event, now())
        except Exception:
            log.exception("the time of event %s could not be kept", event_id)


def _due(moment: datetime) -> ColumnElement[bool]:
    on = and_(Event.status == PLANNED, Event.state == PUBLISHED)
    open_room_there = and_(Event.room_id.is_not(None), Event.room_closed_at.is_(None))
    return or_(
        and_(on, Event.starts_at > moment, Event.starts_at <= moment + A_DAY),
        and_(
            on,
            Event.with_room.is_(True),
            Event.starts_at <= moment + BEFORE_IT,
            Event.ends_at > moment,
            or_(Event.room_id.is_(None), Event.room_closed_at.is_not(None)),
        ),
        and_(
            open_room_there,
            or_(
                Event.ends_at <= moment - AFTER_IT,
                Event.starts_at > moment + BEFORE_IT,
                Event.status == CANCELLED,
                Event.state != PUBLISHED,
            ),
        ),
        and_(on, Event.ends_at <= moment, Event.ends_at > moment - LATE_WORD, Event.recap_asked_at.is_(None)),
    )


def _attend_to(event: Event, moment: datetime) -> None:
    goes_ahead = event.status == PLANNED and event.state == PUBLISHED
    if goes_ahead and event.starts_at > moment:
        _remind(event, moment)
    inside = event.starts_at - BEFORE_IT <= moment
    if goes_ahead and event.with_room and inside and moment < event.ends_at:
        open_room(event)
    elif not goes_ahead or not inside or moment >= event.ends_at + AFTER_IT:
        close_room(event, actor_id=automod_id())
    if goes_ahead and event.ends_at <= moment and event.recap_asked_at is None:
        event.recap_asked_at = moment
        session().flush()
        if event.recap_id is None:
            record(EventIsOver(actor_id=automod_id(), event_id=event.id))


def _remind(event: Event, moment: datetime) -> None:
    left = event.starts_at - moment
    if left <= AN_HOUR:
        _ask(event, HOUR_BEFORE, event.starts_at - AN_HOUR)
    elif NOT_THE_DAY < left <= A_DAY:
        _ask(event, DAY_BEFORE, event.starts_at - A_DAY)


def _ask(event: Event, left: str, until: datetime) -> None:
    """Whoever said so later than that does not need to be reminded."""
    begins = int(event.starts_at.timestamp())
    payload: dict[str, Any] = {
        "event_id": event.id,
        "what": bell.SOON,
        "mark": f"{left}-{begins}",
        "left": left,
        "starts": iso(event.starts_at),
        "until": until.isoformat(),
    }
    outbox.later(bell.TOLD, payload, key=f"{bell.TOLD}:{event.id}:{left}:{begins}")
