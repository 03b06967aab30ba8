"""Hand-offs of a member who leaves: what was said about them goes, and colleagues take over what is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import delete, or_, select

from forum.belongings import Belongings, Departure, Row
from forum.handoffs.actions.bring_back import ask_whether_settled, in_whose_name
from forum.handoffs.fold import OWNER_LEFT
from forum.handoffs.models import (
    DECLINED,
    HELD,
    OPEN,
    PUBLISHED,
    WITHDRAWN,
    Department,
    DepartmentPerson,
    Handoff,
)
from forum.handoffs.queries import find_handoff, program
from forum.handoffs.story import append, course_of, erased, keep_words, settle, taken_back
from forum.members.unnaming import unname
from forum.storage.session import session
from forum.topics.models import Post
from forum.topics.sequence import locked_topics


def _forget(departure: Departure) -> None:
    member_id = departure.member_id
    mine = select(Handoff.id).where(
        or_(
            Handoff.member_id == member_id,
            Handoff.author_id == member_id,
            Handoff.owner_id == member_id,
            Handoff.answered_by_id == member_id,
        )
    )
    where = select(Post.topic_id).join(Handoff, Handoff.post_id == Post.id).where(Handoff.id.in_(mine))
    locked_topics(session().scalars(where).all())  # in the order in which everybody holds them
    withdrawn = []
    for handoff_id in session().scalars(mine.order_by(Handoff.id)).all():
        handoff = find_handoff(handoff_id, lock=True)
        if handoff is None:
            continue
        if handoff.member_id == member_id and _stop_waiting(handoff, departure):
            withdrawn.append(handoff)
        if departure.texts_too and handoff.author_id == member_id:
            handoff.note = handoff.details = handoff.subject = ""
        if departure.texts_too and handoff.answered_by_id == member_id:
            handoff.answer = handoff.signed = ""
            if handoff.answer_state == HELD:
                handoff.answer_state = PUBLISHED  # nothing is left for a moderator to read
            settle(handoff, actor_id=member_id)
        handoff.revision += 1
        keep_words(handoff)
        if handoff.owner_id == member_id and course_of(handoff).allows(OWNER_LEFT):
            append(handoff, OWNER_LEFT, actor_id=program().id)
    for handoff in withdrawn:
        owned = handoff.owner_id == member_id
        ask_whether_settled(handoff, program().id if owned else in_whose_name(handoff), but=[member_id])
    unname(departure, Handoff, "subject", "note", "answer", "signed")
    session().execute(delete(DepartmentPerson).where(DepartmentPerson.member_id == member_id))
    session().flush()


def _stop_waiting(handoff: Handoff, departure: Departure) -> bool:
    """Their details go in any case, and so does what colleagues wrote about them for each other. Whether
    nobody waits for it any more."""
    handoff.details = handoff.note = ""
    if departure.texts_too:
        handoff.subject = ""
    session().flush()
    if handoff.status in OPEN and handoff.consent in ("asked", "agreed"):
        append(handoff, DECLINED, actor_id=departure.member_id, data=erased(handoff))
    if handoff.status not in OPEN or not departure.texts_too:
        return False
    append(handoff, WITHDRAWN, actor_id=departure.member_id, data=taken_back(handoff))
    return True


def _own(member_id: int) -> Mapping[str, Iterable[Row]]:
    return {
        "questions_handed_off": _asked(member_id),
        "handed_off": _handed(member_id),
        "answers_for_departments": _answered(member_id),
        "departments": _departments(member_id),
    }


def _asked(member_id: int) -> Iterator[Row]:
    """What a department was told about them, and what they agreed to."""
    wanted = select(Handoff, Department).join(Department, Department.id == Handoff.department_id)
    for row, department in session().execute(
        wanted.where(Handoff.member_id == member_id).order_by(Handoff.id)
    ):
        yield {
            "id": row.id,
            "post": row.post_id,
            "department": department.name_en,
            "subject": row.subject,
            "details": row.details,
            "consent": row.consent,
            "status": row.status,
            "at": row.created_at,
        }


def _handed(member_id: int) -> Iterator[Row]:
    for row in session().scalars(select(Handoff).where(Handoff.author_id == member_id).order_by(Handoff.id)):
        yield {
            "id": row.id,
            "post": row.post_id,
            "subject": row.subject,
            "note": row.note,
            "at": row.created_at,
        }


def _answered(member_id: int) -> Iterator[Row]:
    wanted = select(Handoff).where(Handoff.answered_by_id == member_id).order_by(Handoff.id)
    for row in session().scalars(wanted):
        yield {"id": row.id, "answer": row.answer}


def _departments(member_id: int) -> Iterator[Row]:
    wanted = select(Department).join(DepartmentPerson, DepartmentPerson.department_id == Department.id)
    for row in session().scalars(
        wanted.where(DepartmentPerson.member_id == member_id).order_by(Department.id)
    ):
        yield {"department": row.name_en}


BELONGINGS = Belongings("handoffs", _forget, _own)
