"""What rings about events, in which words, and who is told: everybody concerned, once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.clock import iso, now
from forum.events import sentences as said
from forum.events.models import MAYBE, PLANNED, WAITING, YES, Attendance, Event
from forum.events.queries import place
from forum.events.sentences import titles
from forum.hooks import NoticeKind
from forum.jobs import outbox
from forum.members.models import Member
from forum.members.queries import viewer_by_id
from forum.notifications.actions import forget_about, tell
from forum.notifications.models import Notification
from forum.policy.acts import Act
from forum.policy.check import can
from forum.policy.mandates import animates_somewhere
from forum.storage.session import session
from forum.subjects import PUBLISHED
from forum.topics.models import Topic

CHANGED, CANCELLED, SEAT, SOON, HOW_WAS_IT, OVER, HOST, ALONE = (
    "event_changed", "event_cancelled", "event_seat", "event_soon", "event_recap", "event_over", "event_host",
    "event_alone",
)  # fmt: skip
AGAIN, ONCE = "again", "once"
TOLD = "event-told"
"""The kind of job that tells everybody concerned of something, bells and mails."""


def _kind(name: str, label: Any, sentence: Callable[[Mapping[str, Any]], str], icon: str, **more: Any) -> Any:
    return NoticeKind(name, label, sentence, icon, read=titles, **more)


KINDS: tuple[NoticeKind, ...] = (
    _kind(CHANGED, _l("Changes of events that I come to"), said.of_change, "edit", choosable=False),
    _kind(CANCELLED, _l("Events that are cancelled"), said.of_cancellation, "warn", choosable=False),
    _kind(SEAT, _l("A seat for me, after waiting"), said.of_seat, "check", choosable=False),
    _kind(SOON, _l("Reminders of events, a day and an hour before"), said.of_reminder, "bell"),
    _kind(HOW_WAS_IT, _l("How an event was that I went to"), said.of_what_was, "write"),
    _kind(
        OVER,
        _l("A word about an event that I hosted"),
        said.of_its_end,
        "write",
        choosable=False,
        offered=lambda viewer: viewer is not None and viewer.has_mandate,
    ),
    _kind(HOST, _l("Events that I am to host"), said.of_hosting, "events", choosable=False),
    _kind(
        ALONE,
        _l("Events whose host can’t look after them any more"),
        said.of_being_alone,
        "warn",
        choosable=False,
        offered=lambda viewer: animates_somewhere(viewer, None),
    ),
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
        url="/events/calendar" if hidden else url_of(event.id),  # there one can give it back, unread
        data=data_of(event),
    )
    _later(fact.event_id, SEAT, f"{fact.member_id}-{fact.turn}", member_id=fact.member_id)


def host_named(fact: Any) -> None:
    """Whoever is to receive people hears of it, of a series once (WITHIN EventPublished, EventChanged).

    Whoever planned it is told where it comes back to them.
    """
    event = session().get(Event, fact.event_id)
    if event is None or event.status != PLANNED or event.state != PUBLISHED or event.host_id == fact.actor_id:
        return
    parts = getattr(fact, "parts", None)
    if parts is None:
        known = event.host_id == event.author_id or _hosts_earlier(event)
    else:
        known = "host" not in parts or fact.host_knows
    if known:
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
    """The host who may is asked for a word of how it was (WITHIN EventIsOver)."""
    event = place(session().get_one(Event, fact.event_id))
    if not can(viewer_by_id(event.host_id), Act.RUN_EVENT, event):
        return
    about = f"event:{event.id}:over"
    tell(member_id=event.host_id, kind=OVER, about=about, url=url_of(event.id), data=data_of(event))


def out_of_sight(fact: Any) -> None:
    """Nobody is led to what can't be read (WITHIN EventHidden, EventRemoved)."""
    told = select(Notification.about).where(Notification.about.like(f"event:{fact.event_id}:%"))
    for about in session().scalars(told.distinct()).all():
        forget_about(actor_id=fact.actor_id, about=str(about))


def about_alone(event: Event) -> str:
    """Under what it is told that the host of ``event`` can't look after it; of a series once."""
    what = f"event_series:{event.series_id}" if event.series_id is not None else f"event:{event.id}"
    return f"{what}:alone:{event.host_id}"


def left_alone(event: Event, member_id: int) -> None:
    """Somebody who may change it hears that its host can't look after it."""
    about = about_alone(event)
    tell(member_id=member_id, kind=ALONE, about=about, url=url_of(event.id), data=data_of(event))


def data_of(event: Event, **more: Any) -> dict[str, Any]:
    """What the sentences about an event are made of; its title is looked up whenever they are read."""
    return {"event_id": event.id, "at": iso(event.starts_at), **more}


def concerned(
    event: Event, until: datetime, *, waiting: bool = True, maybe: bool = True, planner: bool = False
) -> list[int]:
    """Who had said by a moment that they come, may come or wait, and the host; those who have left apart.

    ``planner``: and whoever planned it. Whom the host did not see there is not asked how it was.
    """
    wanted = [YES, *([WAITING] if waiting else []), *([MAYBE] if maybe else [])]
    found = select(Attendance.member_id).where(
        Attendance.event_id == event.id, Attendance.answer.in_(wanted), Attendance.created_at <= until
    )
    if event.ends_at <= now():
        found = found.where(Attendance.came.is_not(False))
    ids = {*session().scalars(found), event.host_id, *([event.author_id] if planner else [])}
    here = select(Member.id).where(Member.id.in_(ids), Member.erased_at.is_(None), Member.active.is_(True))
    return sorted(session().scalars(here))
