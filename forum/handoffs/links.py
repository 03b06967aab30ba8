"""The links in letters to departments: a signature over one hand-off and its turn, which expires by itself.

Nothing in the database opens one. A link answers that hand-off, once, and does nothing else; another says
that the weekly letter is not wanted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import current_app
from itsdangerous import BadSignature, TimestampSigner, URLSafeSerializer, URLSafeTimedSerializer
from sqlalchemy import select

from forum.clock import now
from forum.handoffs.fold import Course
from forum.handoffs.models import (
    ANSWERED,
    CHECKED,
    POSTED,
    PUBLISHED,
    RETURNED,
    SENT,
    UNABLE,
    WITHDRAWN,
    Department,
    Handoff,
    HandoffEntry,
)
from forum.handoffs.queries import find_handoff
from forum.handoffs.story import course_of
from forum.storage.session import session

LASTS = timedelta(days=30)
LONGEST_TOKEN = 200

GOOD, EXPIRED, USED, PASSED_ON, TAKEN_BACK, OVER = (
    "good", "expired", "used", "passed_on", "taken_back", "over",
)  # fmt: skip

_ANSWER, _STOP = "handoff-answer", "department-weekly-stop"


@dataclass(frozen=True, slots=True)
class Link:
    """What a link opens, and how it stands with it."""

    handoff: Handoff
    turn: int
    standing: str
    department: Department
    """To which it was sent: another than the one that has it now, once it was passed on."""


class _OurClock(TimestampSigner):
    """Signs with the one clock there is here."""

    def get_timestamp(self) -> int:
        return int(now().timestamp())


def _timed() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt=_ANSWER, signer=_OurClock)


def answer_token(handoff: Handoff) -> str:
    """What opens the hand-off for the department that has it now."""
    return str(_timed().dumps([handoff.id, course_of(handoff).turn]))


def opened(token: str) -> Link | None:
    """What this link stands for; None for what was never sent by us."""
    if len(token) > LONGEST_TOKEN:
        return None
    try:
        said, made_at = _timed().loads(token, return_timestamp=True)
    except BadSignature:
        return None
    expired = made_at + LASTS < now()
    handoff = find_handoff(int(said[0]))
    if handoff is None:
        return None
    turn = int(said[1])
    return Link(handoff, turn, _standing(handoff, course_of(handoff), turn, expired), _of_turn(handoff, turn))


def _of_turn(handoff: Handoff, turn: int) -> Department:
    """The department that had it in that turn, to which the link was sent."""
    wanted = select(HandoffEntry).where(HandoffEntry.handoff_id == handoff.id, HandoffEntry.kind == SENT)
    turns = session().scalars(wanted.order_by(HandoffEntry.number)).all()
    found: Department = handoff.department
    if 1 <= turn <= len(turns):
        found = session().get_one(Department, int(turns[turn - 1].data["department"]))
    return found


def _standing(handoff: Handoff, course: Course, turn: int, expired: bool) -> str:
    if course.status == WITHDRAWN:
        return TAKEN_BACK
    if course.status == RETURNED:
        return OVER
    if course.turn != turn:
        return PASSED_ON
    if course.status in (CHECKED, ANSWERED, UNABLE, POSTED):
        return USED
    if handoff.state != PUBLISHED:
        return OVER
    return EXPIRED if expired else GOOD


def stop_token(department_id: int) -> str:
    """What ends the weekly letter of a department, and does nothing else."""
    return str(URLSafeSerializer(str(current_app.secret_key), salt=_STOP).dumps(department_id))


def department_of_stop(token: str) -> int | None:
    """Whose weekly letter it ends."""
    if len(token) > LONGEST_TOKEN:
        return None
    try:
        said = URLSafeSerializer(str(current_app.secret_key), salt=_STOP).loads(token)
    except BadSignature:
        return None
    return said if isinstance(said, int) else None
