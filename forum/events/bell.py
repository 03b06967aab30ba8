"""What rings about events, in which words, and who is told: everybody concerned, once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.clock import iso, now
from forum.events.models import MAYBE, PLANNED, WAITING, YES, Attendance, Event
from forum.events.wording import moment_in, parts_in_words
from forum.hooks import NoticeKind
from forum.jobs import outbox
from forum.members.models import Member
from forum.notifications.actions import forget_about, tell
from forum.notifications.models import Notification
from forum.storage.session import session
from forum.subjects import PUBLISHED
from forum.topics.models import Topic
from forum.web.times import zone

CHANGED, CANCELLED, SEAT, SOON, HOW_WAS_IT, OVER, HOST = (
    "event_changed", "event_cancelled", "event_seat", "event_soon", "event_recap", "event_over", "event_host",
)  # fmt: skip
A_DAY, AN_HOUR = "day", "hour"
AGAIN, ONCE = "again", "once"
NAMELESS = "…"
"""What is said instead of a title that went with its author, or that waits for a moderator."""

TOLD = "event-told"
"""The kind of job that tells everybody concerned of something, bells and mails."""


def when(data: Mapping[str, Any]) -> str:
    """The moment in ``data``, as the reader's clock has it; "" where there is none."""
    try:
        at = datetime.fromisoformat(str(data.get("at", "")))
    except ValueError:
        return ""
    return moment_in(at, str(zone()))


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


def _of_cancellation(data: Mapping[str, Any]) -> str:
    title = data.get("title", "")
    if title == NAMELESS:
        return str(_("What you wanted to come to will not take place: %(when)s", when=when(data)))
    return str(_("“%(title)s” will not take place", title=title))


def _of_seat(data: Mapping[str, Any]) -> str:
    title = data.get("title", "")
    if title == NAMELESS:
        return str(_("A seat came free where you waited: you are coming, %(when)s", when=when(data)))
    return str(_("A seat came free: you are coming to “%(title)s”", title=title))


def _of_hosting(data: Mapping[str, Any]) -> str:
    return str(_("You host “%(title)s”: %(when)s", title=data.get("title", ""), when=when(data)))


KINDS = (
    NoticeKind(CHANGED, _l("Changes of events that I come to"), _of_change, "edit", choosable=False),
    NoticeKind(
        CANCELLED,
        _l("Events that are cancelled"),
        _of_cancellation,
        "warn",
        choosable=False,
    ),
    NoticeKind(
        SEAT,
        _l("A seat for me, after waiting"),
        _of_seat,
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
    NoticeKind(HOST, _l("Events that I am to host"), _of_hosting, "events", choosable=False),
)


def url_of(event_id: int) -> str:
    return f"/events/{event_id}"


def _later(event_id: int, what: str, mark: object, *, key: str = "", **data: Any) -> None:
    payload = {"event_id": event_id, "what": what, "mark": str(mark), "until": now().isoformat(), **data}
    outbox.later(TOLD, payload, key=key or f"{TOLD}:{event_id}:{what}:{mark}")


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
    _later(fact.event_id, CANCELLED, ONCE, by=fact.actor_id)


def shown_again(fact: Any) -> None:
    """Whoever had answered before it was out of sight looks again (WITHIN EventPublished)."""
    event = session().get(Event, fact.event_id)
    if event is not None and fact.actor_id != fact.author_id and event.sequence + event.turns:
        _later(fact.event_id, CHANGED, f"{AGAIN}-{event.version}", parts=[], by=fact.actor_id)


def recap_begun(fact: Any) -> None:
    """WITHIN RecapBegun; while a moderator looks at it first, nobody is asked yet."""
    _ask_how_it_was(fact.event_id, fact.topic_id)


def recap_released(fact: Any) -> None:
    """What waited for a moderator can be read now (WITHIN PostPublished)."""
    if fact.actor_id != fact.author_id and fact.post_id == _topic(fact).first_post_id:
        recap_shown(fact)


def recap_shown(fact: Any) -> None:
    """What was out of sight can be read again (WITHIN TopicShown)."""
    event_id = _told_of_in(fact.topic_id)
    if event_id is not None:
        _ask_how_it_was(event_id, fact.topic_id)


def recap_gone(fact: Any) -> None:
    """Nobody is led there any more (WITHIN TopicHidden, TopicDeleted)."""
    event_id = _told_of_in(fact.topic_id)
    if event_id is not None:
        forget_about(actor_id=fact.actor_id, about=f"event:{event_id}:{HOW_WAS_IT}:{ONCE}")


def _topic(fact: Any) -> Topic:
    return session().get_one(Topic, fact.topic_id)


def _told_of_in(topic_id: int) -> int | None:
    """The event that a topic is the recap of."""
    return session().scalar(select(Event.id).where(Event.recap_id == topic_id))


def _ask_how_it_was(event_id: int, topic_id: int) -> None:
    topic = session().get_one(Topic, topic_id)
    if topic.state == PUBLISHED:
        key = f"{TOLD}:{event_id}:{HOW_WAS_IT}:{topic.seq}"  # who was asked already is not asked again
        _later(event_id, HOW_WAS_IT, ONCE, key=key, topic_id=topic_id, by=topic.author_id)


def seat_found(fact: Any) -> None:
    """Whoever waited has a seat now (WITHIN SeatFound): their bell rings at once, a mail follows.

    While the event is out of sight they hear that much, and no word of it.
    """
    event = session().get_one(Event, fact.event_id)
    hidden = event.state != PUBLISHED
    tell(
        member_id=fact.member_id,
        kind=SEAT,
        about=f"event:{event.id}:seat:{fact.turn}",
        url="/events" if hidden else url_of(event.id),
        data=data_of(event, nameless=hidden),
    )
    _later(fact.event_id, SEAT, f"{fact.member_id}-{fact.turn}", member_id=fact.member_id)


def host_named(fact: Any) -> None:
    """Whoever is to receive people hears of it, of a series once (WITHIN EventPublished, EventChanged)."""
    event = session().get(Event, fact.event_id)
    if event is None or event.host_id == event.author_id or event.status != PLANNED:
        return
    if "host" not in getattr(fact, "parts", ("host",)):
        return
    if event.state != PUBLISHED or event.host_id == fact.actor_id or _hosts_earlier(event):
        return
    about = f"event:{event.id}:host:{event.host_id}-{event.sequence}"
    tell(member_id=event.host_id, kind=HOST, about=about, url=url_of(event.id), data=data_of(event))


def _hosts_earlier(event: Event) -> bool:
    """Whether the host of a date has another of its series, announced before, and heard of that."""
    others = select(Event.id).where(
        Event.series_id == event.series_id,
        Event.id != event.id,
        Event.host_id == event.host_id,
        Event.status == PLANNED,
        Event.state == PUBLISHED,
    )
    return event.series_id is not None and session().scalar(others.limit(1)) is not None


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


def data_of(event: Event, *, nameless: bool = False, **more: Any) -> dict[str, Any]:
    """What the sentences about an event are made of."""
    title = NAMELESS if nameless else event.title or NAMELESS
    return {"title": title, "at": iso(event.starts_at), **more}


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
