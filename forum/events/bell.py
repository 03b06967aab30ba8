"""What rings about events, in which words, and who is told: everybody concerned, once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import get_timezone
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.clock import iso, now
from forum.events.models import MAYBE, WAITING, YES, Attendance, Event
from forum.events.wording import moment_in, parts_in_words
from forum.hooks import NoticeKind
from forum.jobs import outbox
from forum.members.models import Member
from forum.notifications.actions import forget_about, tell
from forum.notifications.models import Notification
from forum.storage.session import session
from forum.subjects import PUBLISHED

CHANGED, CANCELLED, SEAT, SOON, HOW_WAS_IT, OVER = (
    "event_changed", "event_cancelled", "event_seat", "event_soon", "event_recap", "event_over",
)  # fmt: skip
A_DAY, AN_HOUR = "day", "hour"
AGAIN = "again"
NAMELESS = "…"
"""What is said instead of a title that went with its author."""

TOLD = "event-told"
"""The kind of job that tells everybody concerned of something, bells and mails."""


def when(data: Mapping[str, Any]) -> str:
    """The moment in ``data``, as the reader's clock has it; "" where there is none."""
    try:
        at = datetime.fromisoformat(str(data.get("at", "")))
    except ValueError:
        return ""
    return moment_in(at, str(get_timezone() or "UTC"))


def _of_change(data: Mapping[str, Any]) -> str:
    title, parts = data.get("title", ""), data.get("parts", [])
    if "when" in parts:
        return str(_("“%(title)s” has been moved: now %(when)s", title=title, when=when(data)))
    if not parts:
        return str(_("Look again at “%(title)s”: something has changed", title=title))
    return str(_("“%(title)s” has changed: %(what)s", title=title, what=parts_in_words(parts)))


def _of_reminder(data: Mapping[str, Any]) -> str:
    if data.get("left") == AN_HOUR:
        return str(
            _("“%(title)s” begins within the hour: %(when)s", title=data.get("title", ""), when=when(data))
        )
    return str(_("“%(title)s” is soon: %(when)s", title=data.get("title", ""), when=when(data)))


KINDS = (
    NoticeKind(CHANGED, _l("Changes of events that I come to"), _of_change, "edit", choosable=False),
    NoticeKind(
        CANCELLED,
        _l("Events that are cancelled"),
        lambda data: str(_("“%(title)s” will not take place", title=data.get("title", ""))),
        "warn",
        choosable=False,
    ),
    NoticeKind(
        SEAT,
        _l("A seat for me, after waiting"),
        lambda data: str(_("A seat came free: you are coming to “%(title)s”", title=data.get("title", ""))),
        "check",
        choosable=False,
    ),
    NoticeKind(SOON, _l("Reminders of events, a day and an hour before"), _of_reminder, "bell"),
    NoticeKind(
        HOW_WAS_IT,
        _l("How an event was that I went to"),
        lambda data: str(_("How was “%(title)s”? Tell the others", title=data.get("title", ""))),
        "write",
    ),
    NoticeKind(
        OVER,
        _l("A word about an event that I hosted"),
        lambda data: str(_("“%(title)s” is over: begin a page of how it was", title=data.get("title", ""))),
        "write",
        choosable=False,
        offered=lambda viewer: viewer is not None and viewer.has_mandate,
    ),
)


def url_of(event_id: int) -> str:
    return f"/events/{event_id}"


def _later(event_id: int, what: str, mark: object, **data: Any) -> None:
    payload = {"event_id": event_id, "what": what, "mark": str(mark), "until": now().isoformat(), **data}
    outbox.later(TOLD, payload, key=f"{TOLD}:{event_id}:{what}:{mark}")


def changed(fact: Any) -> None:
    """WITHIN EventChanged: the worker tells everybody who had answered by now."""
    _later(
        fact.event_id,
        CHANGED,
        fact.sequence,
        parts=list(fact.parts),
        starts_before=fact.starts_before,
        by=fact.actor_id,
    )


def cancelled(fact: Any) -> None:
    """WITHIN EventCancelled."""
    _later(fact.event_id, CANCELLED, "once", by=fact.actor_id)


def shown_again(fact: Any) -> None:
    """Whoever had answered before it was out of sight looks again (WITHIN EventPublished)."""
    event = session().get(Event, fact.event_id)
    if event is not None and fact.actor_id != fact.author_id and event.sequence + event.turns:
        _later(fact.event_id, CHANGED, f"{AGAIN}-{event.version}", parts=[], by=fact.actor_id)


def recap_begun(fact: Any) -> None:
    """WITHIN RecapBegun."""
    _later(fact.event_id, HOW_WAS_IT, "once", topic_id=fact.topic_id, by=fact.actor_id)


def seat_found(fact: Any) -> None:
    """Whoever waited has a seat now (WITHIN SeatFound): their bell rings at once, a mail follows."""
    event = session().get_one(Event, fact.event_id)
    if event.state != PUBLISHED:
        return
    tell(
        member_id=fact.member_id,
        kind=SEAT,
        about=f"event:{event.id}:seat:{fact.turn}",
        url=url_of(event.id),
        data=data_of(event),
    )
    _later(fact.event_id, SEAT, f"{fact.member_id}-{fact.turn}", member_id=fact.member_id)


def is_over(fact: Any) -> None:
    """The host is asked for a word of how it was (WITHIN EventIsOver)."""
    event = session().get_one(Event, fact.event_id)
    about = f"event:{event.id}:over"
    tell(member_id=event.host_id, kind=OVER, about=about, url=url_of(event.id), data=data_of(event))


def out_of_sight(fact: Any) -> None:
    """Nobody is led to what can't be read (WITHIN EventHidden, EventRemoved)."""
    told = select(Notification.about).where(Notification.about.like(f"event:{fact.event_id}:%"))
    for about in session().scalars(told.distinct()).all():
        forget_about(actor_id=fact.actor_id, about=str(about))


def data_of(event: Event, **more: Any) -> dict[str, Any]:
    """What the sentences about an event are made of."""
    return {"title": event.title or NAMELESS, "at": iso(event.starts_at), **more}


def concerned(event: Event, until: datetime, *, waiting: bool = True, maybe: bool = True) -> list[int]:
    """Who had said by a moment that they come, may come or wait, and the host; those who have left apart.

    Whom the host did not see there is not asked how it was.
    """
    wanted = [YES, *([WAITING] if waiting else []), *([MAYBE] if maybe else [])]
    found = select(Attendance.member_id).where(
        Attendance.event_id == event.id, Attendance.answer.in_(wanted), Attendance.created_at <= until
    )
    if event.ends_at <= now():
        found = found.where(Attendance.came.is_not(False))
    ids = {*session().scalars(found), event.host_id}
    here = select(Member.id).where(Member.id.in_(ids), Member.erased_at.is_(None), Member.active.is_(True))
    return sorted(session().scalars(here))
