"""Changing an event: those who come are told what is different. Cancelling it, closing its list."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.clock import iso, now
from forum.events.actions.moderate import erase
from forum.events.actions.plan import Plan, closing, require_host, screened, take
from forum.events.models import CANCELLED, DRAFT, PLANNED, Attendance, Event
from forum.events.queries import later_of_series
from forum.events.refusals import ChangedMeanwhile, NotNow
from forum.events.seats import settle
from forum.events.times import moment, wall
from forum.facts.bus import record
from forum.facts.catalogue import SubjectReworded
from forum.facts.events import (
    AnswersClosed,
    EventCancelled,
    EventChanged,
    EventHeldBack,
    EventReworded,
)
from forum.hooks import Outcome, Verdict, Written, hooks
from forum.members.queries import viewer_by_id
from forum.policy.acts import Act
from forum.policy.check import can, require
from forum.policy.words import member
from forum.storage.session import session
from forum.subjects import DELETED, HELD, PUBLISHED

TOLD = ("title", "when", "place", "link", "admission", "host", "questions")
"""What those who come are told of, in this order; the text alone can be polished in peace."""


def edit_event(
    *, actor: Any, event: Event, plan: Plan, known: int, later: bool = False, insisted: bool = False
) -> None:
    """Let the event say something else; ``later``: and with it the dates of its series that follow.

    ``known``: the revision that the form was made from. Rows are held. Raises ``Refused``, ``NotNow`` when
    there would be fewer seats than are taken, ``ChangedMeanwhile``, ``Reconsider`` unless ``insisted``.
    """
    require(actor, Act.EDIT_EVENT, event)
    require(actor, Act.MAKE_EVENT, plan.category)
    if plan.host_id != event.host_id or plan.category.id != event.category_id:
        require_host(plan)
    if known != event.revision:
        raise ChangedMeanwhile
    following = []
    if later:
        dates = later_of_series(event, lock=True)
        following = [one for one in dates if not one.apart and can(actor, Act.EDIT_EVENT, one)]
    verdict = Verdict(Outcome.PASS)
    if any(one.status != DRAFT for one in (event, *following)):
        verdict = screened(actor, plan, event, insisted=insisted)
    before = (wall(event.starts_at, event.zone), event.zone)
    shift = plan.starts - before[0]
    closes = wall(event.answers_until, event.zone) if event.answers_until is not None else None
    other_closing = plan.answers_until != (closes and closes.replace(second=0, microsecond=0))
    parts = _change(actor, event, plan, plan.span, verdict)
    if not later:
        event.apart = event.series_id is not None
    for one in following:
        begins = wall(one.starts_at, before[1]) + shift
        span = moment(begins, plan.zone), moment(begins + (plan.ends - plan.starts), plan.zone)
        one_s_plan = plan if other_closing else replace(plan, answers_until=_as_long_before(plan, one))
        _change(actor, one, one_s_plan, span, verdict, host_knows="host" in parts)
    session().flush()


def _as_long_before(plan: Plan, event: Event) -> datetime | None:
    """When the list of ``plan`` would close if it closed as long before as that of ``event``.

    What closes the list of one date, by hand even, closes no other, unless somebody typed when.
    """
    if event.answers_until is None:
        return None
    return plan.starts - (wall(event.starts_at, event.zone) - wall(event.answers_until, event.zone))


def _change(
    actor: Any,
    event: Event,
    plan: Plan,
    span: tuple[Any, Any],
    verdict: Verdict,
    *,
    host_knows: bool = False,
) -> tuple[str, ...]:
    """Let one date say what ``plan`` says; answers what those who come are told of, as the plan has it."""
    if plan.capacity is not None and plan.capacity < event.taken:
        raise NotNow(
            _l("More seats than that are taken already. Nobody is sent away: choose a higher number.")
        )
    if event.status == PLANNED and span[0] <= now() and span[0] != event.starts_at:
        raise NotNow(_l("This time is over. Choose one that lies ahead."))
    if plan.category.id != event.category_id and _is_settled(event):
        raise NotNow(_l("People have answered already, or talk about it there: it stays in its category."))
    was, read = _told(event), _words(event)
    starts = event.starts_at
    take(event, plan, span)
    if _words(event) != read:
        written_by(event, actor.id)
    event.answers_until = closing(plan, span[0])
    event.revision += 1
    event.changed_at = now()
    parts = tuple(part for part in TOLD if _told(event)[part] != was[part])
    if event.status == DRAFT:
        event.version += 1
        session().flush()
        return ()
    if parts:
        event.sequence += 1
    if verdict.outcome is Outcome.HOLD:
        event.state = HELD
    settle(event, actor_id=actor.id)
    record(SubjectReworded(actor_id=actor.id, kind="event", subject_id=event.id))
    if verdict.keep is not None:
        verdict.keep(event.id)
    if event.state == HELD:
        record(EventHeldBack(actor_id=actor.id, event_id=event.id))
    elif parts:
        before = iso(starts) if "when" in parts else ""
        _record_change(actor.id, event, parts, starts_before=before, host_knows=host_knows)
    else:
        record(EventReworded(actor_id=actor.id, event_id=event.id))
    return parts


def _record_change(
    actor_id: int, event: Event, parts: tuple[str, ...], *, starts_before: str = "", host_knows: bool
) -> None:
    record(
        EventChanged(
            actor_id=actor_id,
            event_id=event.id,
            sequence=event.sequence,
            parts=parts,
            starts_before=starts_before,
            host_knows=host_knows,
        )
    )


def _is_settled(event: Event) -> bool:
    """Whether anybody would be left behind by a move: those who answered, or what is said in its topics."""
    if event.room_id is not None or event.recap_id is not None:
        return True
    answered = select(Attendance.id).where(Attendance.event_id == event.id).limit(1)
    return session().scalar(answered) is not None


def written_by(event: Event, actor_id: int) -> None:
    """From now on ``actor_id`` answers for what the event says: decisions are about these words."""
    event.editor_id = actor_id if actor_id != event.author_id else None


def _words(event: Event) -> tuple[Any, ...]:
    labels = [one["label"] for one in event.asked]
    return (event.title, event.source, event.place, event.link, event.admission, labels)


def _told(event: Event) -> dict[str, Any]:
    return {
        "title": event.title,
        "when": (event.starts_at, event.ends_at),
        "place": event.place,
        "link": event.link,
        "admission": event.admission,
        "host": event.host_id,
        "questions": [(one["label"], one["required"]) for one in event.asked],
    }


def cancel_event(*, actor: Any, event: Event, reason: str = "", later: bool = False) -> None:
    """It won't take place: everybody concerned is told, with the reason if there is one. Rows are held.

    A draft goes without a word. ``later``: nor the dates of its series that follow. Raises ``Refused``,
    ``Reconsider`` for a reason that a screener asks to look at again, ``NotNow`` for one that would have to
    wait for a person: nobody can insist here, for a cancellation must not wait for anybody.
    """
    require(actor, Act.CANCEL_EVENT, event)
    if reason:
        written = Written(
            "event", reason, category=event.category, subject_id=event.id, author_id=event.author_id
        )
        if hooks().screen(actor, written).outcome is Outcome.HOLD:
            raise NotNow(
                _l("A person would have to read this reason first. Say it otherwise, or cancel without one.")
            )
    dates = later_of_series(event, lock=True) if later else []
    for one in [event, *(one for one in dates if can(actor, Act.CANCEL_EVENT, one))]:
        call_off(actor_id=actor.id, event=one, reason=reason)


def call_off(*, actor_id: int, event: Event, reason: str) -> None:
    """What ``cancel_event`` does, for a verb that has asked the rules; a draft, unknown to all, goes."""
    if event.status == DRAFT:
        event.state = DELETED
        erase(actor_id, event)
        return
    event.status, event.why_cancelled, event.changed_at = CANCELLED, reason, now()
    if reason:
        written_by(event, actor_id)
    event.sequence += 1
    event.revision += 1
    event.version += 1
    session().flush()
    record(EventCancelled(actor_id=actor_id, event_id=event.id))


def close_answers(*, actor: Any, event: Event) -> None:
    """Let nobody join any more; who waits still moves up when a seat comes free. The row is held."""
    require(actor, Act.RUN_EVENT, event)
    if event.closes_at <= now():
        return
    event.answers_until = now()
    event.version += 1
    session().flush()
    record(AnswersClosed(actor_id=actor.id, event_id=event.id))


def hand_back(*, actor: Any, event: Event) -> None:
    """The host would rather not: whoever planned it receives people now. The row is held.

    Raises ``Refused``, and ``NotNow`` where whoever planned it is not here any more.
    """
    require(actor, Act.HAND_BACK_EVENT, event)
    if not member(viewer_by_id(event.author_id), None):
        raise NotNow(_l("Whoever planned it is not here any more. Ask somebody who plans events here."))
    give_back(actor_id=actor.id, event=event)


def give_back(*, actor_id: int, event: Event, host_knows: bool = False) -> None:
    """What ``hand_back`` does, for a verb that has asked the rules, or for a host who leaves.

    Whoever hosts it now hears of it, unless they do by another date (``host_knows``); those who come as well.
    """
    event.host_id, event.changed_at = event.author_id, now()
    event.sequence += 1
    event.revision += 1
    event.version += 1
    session().flush()
    if event.status != DRAFT and event.state == PUBLISHED:
        _record_change(actor_id, event, ("host",), host_knows=host_knows)
