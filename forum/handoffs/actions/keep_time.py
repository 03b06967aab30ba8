"""What time does: an answer is late, a week is over. Routines call these, outside any transaction."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from forum.clock import now
from forum.community.queries import site
from forum.handoffs import letters
from forum.handoffs.actions.follow_mandates import look_at_owners, otherwise_than_told
from forum.handoffs.fold import LATE, Course, from_json
from forum.handoffs.models import OPEN, PUBLISHED, Department, Handoff
from forum.handoffs.queries import find_handoff, program
from forum.handoffs.story import append, course_of
from forum.handoffs.voice import voice_of
from forum.storage.session import session, transaction


def note_late() -> None:
    """Say once of each answer that it is late: to whose turn it is, kindly to the member."""
    late = select(Handoff.id, Handoff.course).where(
        Handoff.status.in_(OPEN), Handoff.state == PUBLISHED, Handoff.due_at < now()
    )
    for handoff_id, course in session().execute(late.order_by(Handoff.id)).all():
        if not _to_be_told(from_json(course)):
            continue
        with transaction():
            handoff = find_handoff(handoff_id, lock=True)
            if handoff is None or handoff.state != PUBLISHED or handoff.due_at >= now():
                continue
            if _to_be_told(course_of(handoff)):
                append(handoff, LATE, actor_id=program().id)


def _to_be_told(course: Course) -> bool:
    """Nobody is hurried while the question is out of sight, and nobody can be answered."""
    return course.allows(LATE) and not course.aside


def note_owners() -> None:
    """Tell the colleagues of whoever may no more that nobody is there any more to bring the answer."""
    for handoff_id in otherwise_than_told(Handoff.status.in_(OPEN)):
        with transaction():
            look_at_owners([handoff_id])


def send_weekly() -> None:
    """Send each department what members said last week, once; where nobody said anything, nothing is sent."""
    since, until = last_week(now())
    year, week, _day = since.isocalendar()
    wanted = select(Department.id).where(Department.closed_at.is_(None), Department.weekly.is_(True))
    for department_id in session().scalars(wanted.order_by(Department.id)).all():
        with transaction():
            department = session().get_one(Department, department_id)
            groups = voice_of(department_id, since, until)
            if groups and department.address:
                key = f"voice:{department_id}:{year}-{week:02}"
                letters.weekly(department, groups, since, until, key=key)


def last_week(moment: datetime) -> tuple[datetime, datetime]:
    """The last whole week, Monday to Monday, as the community's clock counts it."""
    zone = ZoneInfo(site().timezone)
    local = moment.astimezone(zone)
    monday = datetime(local.year, local.month, local.day, tzinfo=zone) - timedelta(days=local.weekday())
    return monday - timedelta(days=7), monday
