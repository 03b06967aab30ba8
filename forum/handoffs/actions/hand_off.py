"""Handing a post to a department, and passing it on to another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from forum.clock import iso, now
from forum.facts.bus import record
from forum.facts.handoffs import HandoffHeldBack
from forum.handoffs.models import ASKED, HELD, NOT_ASKED, SENT, Department, Handoff
from forum.handoffs.queries import department_row, handoff_for, post_row, under_way
from forum.handoffs.refusals import AlreadyWithThem, NoDepartment
from forum.handoffs.story import append, keep_words
from forum.hooks import Outcome, Written, hooks
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session


@dataclass(frozen=True, slots=True)
class Passed:
    """What goes with a post to a department."""

    department_id: int
    subject: str
    note: str = ""
    details: str = ""
    """Personal details: the department reads them once the member agreed."""
    due_at: datetime | None = None
    """None: what the department usually takes."""


def hand_off(*, actor: Any, post_id: int, passed: Passed, insisted: bool = False) -> Handoff:
    """Hand the post to a department, and ask its member before personal details go with it.

    Raises ``Refused``, ``NoDepartment``, ``AlreadyWithThem``, and ``Reconsider`` unless ``insisted``.
    """
    department = _open_department(passed.department_id)
    post = post_row(post_id, lock=True)
    require(actor, Act.HAND_OFF, post)
    for other in under_way(post_id):
        if other.department_id == department.id:
            raise AlreadyWithThem(other.id)
    # The note first, as its snapshot has it: what is noticed in the details behind it has no place there.
    text = "\n\n".join(part for part in (passed.note, passed.details) if part)
    written = Written("handoff", text, title=passed.subject, author_id=actor.id)
    verdict = hooks().screen(actor, written, insisted=insisted)
    due_at = passed.due_at or usual_end(department)
    row = Handoff(
        post_id=post_id,
        member_id=post.author_id,
        author_id=actor.id,
        owner_id=actor.id,
        department_id=department.id,
        subject=passed.subject,
        note=passed.note,
        details=passed.details,
        answer="",
        due_at=due_at,
        course={},
    )
    keep_words(row)
    if verdict.outcome is Outcome.HOLD:
        row.state = HELD
    session().add(row)
    session().flush()
    row.post, row.topic, row.department = post, post.topic, department  # type: ignore[misc]
    if verdict.keep is not None:
        verdict.keep(row.id)
    append(row, SENT, actor_id=actor.id, data=_sent(department, due_at, actor.id))
    if passed.details:
        append(row, ASKED, actor_id=actor.id)
    if row.state == HELD:
        record(HandoffHeldBack(actor_id=actor.id, handoff_id=row.id))
    return row


def pass_on(*, actor: Any, handoff_id: int, department_id: int, due_at: datetime | None = None) -> None:
    """Hand it to another department, or to the same one once more; earlier links open nothing any more.

    What the member agreed to was for the first department: for the next one they are asked anew.
    Raises ``Refused``, ``NoDepartment``, ``MovedOn``.
    """
    department = _open_department(department_id)
    handoff = handoff_for(actor, handoff_id, lock=True)
    require(actor, Act.RUN_HANDOFF, handoff)
    end = due_at or usual_end(department)
    handoff.department = department  # type: ignore[misc]
    course = append(handoff, SENT, actor_id=actor.id, data=_sent(department, end, actor.id))
    if handoff.details and course.consent == NOT_ASKED:
        append(handoff, ASKED, actor_id=actor.id)


def usual_end(department: Department) -> datetime:
    """When the department usually has answered what it gets now."""
    return now() + timedelta(days=department.delay_days)


def _open_department(department_id: int) -> Department:
    """The department, its row held: nobody deletes it while something is handed to it."""
    found = department_row(department_id, lock=True)
    if found is None or found.closed_at is not None:
        raise NoDepartment
    return found


def _sent(department: Department, due_at: datetime, owner_id: int) -> dict[str, Any]:
    return {"department": department.id, "due": iso(due_at), "owner": owner_id}
