"""Events, and what those who come answer, as subjects: how they are found, shown, kept and judged."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import escape
from sqlalchemy import select

from forum.events.actions.moderate import bring_into, bring_words_into, erase, erase_words, renew
from forum.events.models import DRAFT, Attendance, Event
from forum.events.queries import find_answer, find_event
from forum.events.queries import place as with_category
from forum.events.visibility import EVENT_VISIBLE, sight
from forum.members.models import Member
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session
from forum.subjects import Bearings, Place, Snapshot, SubjectKind, hold_of, verbs_of
from forum.web.ids import bounded_id


def _name(member_id: int) -> str:
    return session().scalar(select(Member.display_name).where(Member.id == member_id)) or ""


def _bearings(event: Event) -> Bearings:
    audience = event.category.access if event.category is not None else "staff"
    # A case falls on whoever wrote the words as they are; who planned the event does not judge it either.
    others = {event.author_id} - {event.writer_id}
    return Bearings(event.writer_id, event.category, None, event.language, audience, others)


def _snapshot(event: Event) -> Snapshot:
    return _kept(event, event.link)


def _shown(_viewer: Any, event: Event) -> Snapshot:
    """Without the link, which only those who come are told."""
    return _kept(event, "")


def _kept(event: Event, link: str) -> Snapshot:
    questions = [str(one["label"]) for one in event.questions]
    said = (event.place, link, event.admission, *questions, event.why_cancelled)
    beside = [part for part in said if part]
    more = "".join(f"<p>{escape(part)}</p>" for part in beside)
    return Snapshot(
        title=event.title,
        source="\n\n".join([event.source, *beside]),
        html=event.html + more,
        author_name=_name(event.writer_id),
        revision=event.revision,
        url=f"/events/{event.id}",
        language=event.language,
        state=event.state,
    )


def _words(own: Attendance) -> Snapshot:
    said = list(own.fields.values())
    return Snapshot(
        title=own.event.title,
        source="\n\n".join(said),
        html="".join(f"<p>{escape(part)}</p>" for part in said),
        author_name=_name(own.member_id),
        revision=1,
        url=f"/events/{own.event_id}/people",
        language="",
        state=own.state,
    )


def _thanked(event: Event) -> int | None:
    """Whoever receives people; a draft has reached nobody."""
    return event.host_id if event.status != DRAFT else None


def _several(viewer: Any, ids: Collection[int]) -> dict[int, Event]:
    found = session().scalars(select(Event).where(Event.id.in_(ids), EVENT_VISIBLE), sight(viewer))
    return {event.id: with_category(event) for event in found}


def _named(place: Place) -> int | None:
    return bounded_id(place.values.get("event_id")) if "event_id" in place.values else None


EVENT = SubjectKind(
    name="event",
    label=_l("event"),
    find=find_event,
    sees=lambda viewer, event: can(viewer, Act.SEE_EVENT, event),
    bearings=_bearings,
    snapshot=_snapshot,
    state=lambda event: str(event.state),
    verbs=verbs_of(bring_into),
    hold=hold_of(bring_into),
    act=Act.JUDGE_EVENT,
    named_by=_named,
    erase=erase,
    takes_thanks=True,
    thanked=_thanked,
    several=_several,
    shown=_shown,
    beneath_changed=renew,
)

WORDS = SubjectKind(
    name="event_answer",
    label=_l("answer to an event’s question"),
    find=find_answer,
    sees=lambda viewer, own: can(viewer, Act.SEE_EVENT_ANSWER, own),
    bearings=lambda own: Bearings(own.member_id, own.category, None, "", "staff"),
    snapshot=_words,
    state=lambda own: str(own.state),
    verbs=verbs_of(bring_words_into),
    hold=hold_of(bring_words_into),
    act=Act.JUDGE_EVENT,
    erase=erase_words,
)

SUBJECTS = (EVENT, WORDS)
