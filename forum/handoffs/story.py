"""Adding to the story of a hand-off: the one place that writes its entries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from forum.facts.bus import record
from forum.facts.handoffs import HandoffMoved
from forum.handoffs.fold import (
    POST_HIDDEN,
    POST_SHOWN,
    RELEASED,
    TAKEN_OVER,
    TURNED_DOWN,
    UNANSWERED,
    WAITS,
    Course,
    fold,
    from_json,
    to_json,
)
from forum.handoffs.models import (
    AGREED,
    ANSWERED,
    ASKED,
    AWAITING,
    CHECKED,
    DECLINED,
    HELD,
    IN_WORK,
    POSTED,
    PUBLISHED,
    RETURNED,
    SEEN,
    SENT,
    UNABLE,
    Department,
    Handoff,
    HandoffEntry,
)
from forum.handoffs.queries import program
from forum.handoffs.refusals import MovedOn
from forum.storage.session import session
from forum.text.stems import stems
from forum.topics.actions.renew import renew_card
from forum.topics.models import OfficialPost

INSIDE = frozenset({SEEN, IN_WORK, ASKED, WAITS, TURNED_DOWN, POST_HIDDEN, POST_SHOWN, RELEASED})
"""What the thread does not show: its card stays as it is."""


def course_of(handoff: Handoff) -> Course:
    """What it has come to."""
    return from_json(handoff.course)


def keep_words(handoff: Handoff) -> None:
    """It is found by what it says now: whoever changes that calls this. An answer that is not published finds
    nothing."""
    answer = handoff.answer if handoff.answer_state == PUBLISHED else ""
    handoff.search_text = " ".join(stems(f"{handoff.subject}\n{handoff.note}\n{answer}"))


def given(handoff: Handoff) -> HandoffEntry | None:
    """The entry by which the department that has it now gave the answer that there is, if it gave one."""
    wanted = select(HandoffEntry).where(
        HandoffEntry.handoff_id == handoff.id, HandoffEntry.kind.in_((SENT, CHECKED, ANSWERED, UNABLE))
    )
    found = session().scalars(wanted.order_by(HandoffEntry.number.desc()).limit(1)).first()
    return found if found is not None and found.kind != SENT else None


def read_by(handoff: Handoff) -> list[int]:
    """The numbers of the departments that could read the member's personal details at some time, in order."""
    return list(dict.fromkeys(department for department, _owner in _readers(handoff)))


def colleagues_who_read(handoff: Handoff) -> dict[int, int]:
    """Who was to bring the answer back while those details could be read, by number: and for which
    department, the last of several."""
    return {owner: department for department, owner in _readers(handoff)}


def _readers(handoff: Handoff) -> Iterator[tuple[int, int]]:
    """Each department that had a yes, with whoever was to bring its answer back meanwhile."""
    here = owner = 0
    agreed = False
    wanted = select(HandoffEntry).where(
        HandoffEntry.handoff_id == handoff.id,
        HandoffEntry.kind.in_((SENT, AGREED, DECLINED, TAKEN_OVER)),
    )
    for entry in session().scalars(wanted.order_by(HandoffEntry.number)).all():
        owner = int(entry.data.get("owner", owner))
        if entry.kind == SENT:
            here = int(entry.data["department"])
        agreed = entry.kind == AGREED or (agreed and entry.kind == TAKEN_OVER)
        if agreed:
            yield here, owner


def came_to(handoff: Handoff, department: Department) -> datetime:
    """When it was handed to this department first."""
    sent = select(HandoffEntry.at).where(
        HandoffEntry.handoff_id == handoff.id,
        HandoffEntry.kind == SENT,
        HandoffEntry.data["department"].as_integer() == department.id,
    )
    return session().scalars(sent.order_by(HandoffEntry.number).limit(1)).one()


def erased(handoff: Handoff) -> dict[str, Any]:
    """What an entry keeps by which the member says no: ``agreed``, whether the department that has it now had
    their yes; ``read_by``, all that ever had it. What those copied is theirs to erase."""
    agreed = {"agreed": True} if handoff.consent == AGREED else {}
    readers = read_by(handoff)
    return agreed | ({"read_by": readers} if readers else {})


def taken_back(handoff: Handoff) -> dict[str, Any]:
    """The same of a question that nobody is to answer any more; a no before has asked for it already."""
    return {} if handoff.consent == DECLINED else erased(handoff)


def departments_of(entry: HandoffEntry) -> list[int]:
    """The departments that an entry names: to which it was handed, or which could read what was erased."""
    if entry.kind == SENT:
        return [int(entry.data["department"])]
    return [int(one) for one in entry.data.get("read_by", ())]


def told_by(post_id: int) -> list[int]:
    """The numbers of the hand-offs whose member this post told, or was to tell once a moderator read it."""
    if session().get(OfficialPost, post_id) is None:
        return []
    wanted = select(HandoffEntry.handoff_id).where(
        HandoffEntry.kind.in_((WAITS, POSTED)), HandoffEntry.data["post"].as_integer() == post_id
    )
    return sorted(set(session().scalars(wanted)))


def append(
    handoff: Handoff,
    kind: str,
    *,
    actor_id: int,
    by_link: bool = False,
    data: Mapping[str, Any] | None = None,
) -> Course:
    """Add an entry to the story of ``handoff``, whose row is held with its topic's, and tell of it.

    ``by_link``: nobody with an account did it. Raises ``MovedOn`` where it does not follow.
    """
    before = course_of(handoff)
    if not before.allows(kind):
        raise MovedOn
    entry = HandoffEntry(
        handoff_id=handoff.id,
        number=before.version + 1,
        kind=kind,
        actor_id=None if by_link else actor_id,
        data=dict(data or {}),
    )
    course = fold([entry], before)
    session().add(entry)
    handoff.course = to_json(course)
    handoff.status, handoff.consent = course.status, course.consent
    handoff.owner_id, handoff.department_id = course.owner_id, course.department_id
    handoff.due_at = datetime.fromisoformat(course.due)
    session().flush()
    if handoff.state == PUBLISHED:
        tell(handoff, entry, actor_id=actor_id)
    elif kind == DECLINED or entry.data.get("read_by"):
        _moved(handoff, entry, actor_id)  # nobody waits with erasing until a moderator has decided
    return course


def tell(handoff: Handoff, entry: HandoffEntry, *, actor_id: int) -> None:
    """Let everyone concerned hear of an entry, and the thread show it."""
    handoff.told = entry.number
    session().flush()
    _moved(handoff, entry, actor_id)
    if entry.kind not in INSIDE:
        renew_card(actor_id=actor_id, post=handoff.post)


def _moved(handoff: Handoff, entry: HandoffEntry, actor_id: int) -> None:
    record(HandoffMoved(actor_id=actor_id, handoff_id=handoff.id, kind=entry.kind, number=entry.number))


def settle(handoff: Handoff, *, actor_id: int) -> None:
    """Lead on where its parts stand otherwise than the story says: an answer that is gone is waited for anew,
    one that may be read is given, one that a moderator reads once more is not, and for a deleted department
    nobody waits.

    ``actor_id``: who changed the part; they are not told what they know.
    """
    entry, readable = given(handoff), handoff.answer_state == PUBLISHED and bool(handoff.answer)
    gone = not readable and not (handoff.answer_state == HELD and handoff.answer)
    if handoff.status in (CHECKED, ANSWERED, UNABLE) and gone:
        append(handoff, UNANSWERED, actor_id=actor_id)
    elif handoff.status in (*AWAITING, CHECKED) and readable and entry is not None:
        able = entry.data["able"] if entry.kind == CHECKED else entry.kind == ANSWERED
        by = entry.actor_id
        append(handoff, ANSWERED if able else UNABLE, actor_id=by or program().id, by_link=by is None)
    elif handoff.status in (ANSWERED, UNABLE) and not readable and entry is not None:
        by, data = entry.actor_id, {"able": handoff.status == ANSWERED}
        append(handoff, CHECKED, actor_id=by or program().id, by_link=by is None, data=data)
    if handoff.status in AWAITING and handoff.department.closed_at is not None:
        append(handoff, RETURNED, actor_id=actor_id, by_link=True)
