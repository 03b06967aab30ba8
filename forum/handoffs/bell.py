"""What rings at each turn of a hand-off, for whom, and in which words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from forum.facts.bus import record
from forum.facts.handoffs import HandoffFact, HandoffMoved
from forum.facts.passing import NotificationsDropped
from forum.handoffs import letters
from forum.handoffs.fold import (
    LATE,
    OWNER_LEFT,
    POST_HIDDEN,
    POST_SHOWN,
    POSTPONED,
    TAKEN_AWAY,
    TAKEN_OVER,
    TURNED_DOWN,
    UNANSWERED,
)
from forum.handoffs.models import (
    AGREED,
    ANSWERED,
    AWAITING,
    DECLINED,
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
from forum.handoffs.queries import find_handoff, with_people
from forum.handoffs.sentences import had_by, mine_of, of_mine, of_team, subjects
from forum.handoffs.story import colleagues_who_read
from forum.hooks import NoticeKind
from forum.members.models import ANSWER, Grant
from forum.members.queries import viewer_by_id
from forum.notifications.actions import tell
from forum.notifications.models import Notification
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session

TEAM, MINE = "handoff_team", "handoff_mine"

TO_DEPARTMENT = frozenset({SENT, AGREED, POSTED, POSTPONED, WITHDRAWN, UNANSWERED})
WHILE_IT_AWAITS = frozenset({LATE, TAKEN_AWAY})
"""What the department hears only where it has to answer: once it did, it has done its part."""
TO_OWNER = frozenset(
    {
        ANSWERED, UNABLE, RETURNED, AGREED, DECLINED, LATE, TURNED_DOWN, UNANSWERED, TAKEN_AWAY, POST_HIDDEN,
        POST_SHOWN,
    }
)  # fmt: skip


KINDS = (
    NoticeKind(
        TEAM, _l("Something moves in what was handed to a department"), of_team, "talk", read=subjects
    ),
    NoticeKind(MINE, _l("A question of mine was handed to a department"), of_mine, "talk"),
)


def handoff_moved(fact: HandoffMoved) -> None:
    """Ring and write for whom this turn concerns (WITHIN HandoffMoved)."""
    handoff = find_handoff(fact.handoff_id)
    entry = (
        session()
        .scalars(
            select(HandoffEntry).where(
                HandoffEntry.handoff_id == fact.handoff_id, HandoffEntry.number == fact.number
            )
        )
        .first()
    )
    if handoff is None or entry is None:
        return
    if handoff.state == PUBLISHED:
        _to_those_concerned(handoff, entry, fact.actor_id)
    if entry.kind in (DECLINED, WITHDRAWN):
        _to_those_before(handoff, entry)


def _to_those_concerned(handoff: Handoff, entry: HandoffEntry, actor_id: int) -> None:
    for member_id in sorted(set(_in_the_team(handoff, entry)) - {actor_id}):
        if can(viewer_by_id(member_id), Act.SEE_HANDOFF, handoff):  # a mandate may have ended since
            _ring(handoff, entry, TEAM, member_id, f"/handoffs/{handoff.id}")
    if entry.kind in letters.BY_BELL and handoff.member_id != actor_id:
        _ring(handoff, entry, MINE, handoff.member_id, f"/handoffs/{handoff.id}/mine")
    if entry.kind != DECLINED or _read_before(entry):
        letters.write(handoff, entry.kind)
    letters.to_member(handoff, entry, actor_id=actor_id)


def _read_before(entry: HandoffEntry) -> bool:
    """A no, or the end, after a yes: the department may have kept what it read."""
    return bool(entry.data.get("agreed"))


def _to_those_before(handoff: Handoff, entry: HandoffEntry) -> None:
    """Departments that had the question before could read the details as well, and so could colleagues who
    were to bring the answer back. They may not see it any more: they are told from when on the department had
    it, and not what it is about. While moderators keep it out of sight, so are those who have it now."""
    agreed, shown = _read_before(entry), handoff.state == PUBLISHED
    now_with = {handoff.department_id} if agreed else set()
    known = set(_in_the_team(handoff, entry)) if shown else set()
    owners = colleagues_who_read(handoff)
    had = Department.id.in_(entry.data.get("read_by", ()))
    there = select(Department).where(had).order_by(Department.id)
    for department in with_people(session().scalars(there).all()):
        here = department.id in now_with
        if not (here and shown):
            letters.write(handoff, entry.kind, to=None if here else department)
        data = had_by(handoff, department, entry.kind)
        about = f"erase:{handoff.id}:{entry.number}:{department.id}"  # stays when the others are dropped
        people = frozenset[int]() if here and shown else department.people
        brought = {one for one, number in owners.items() if number == department.id}
        for member_id in sorted((people | brought) - known):
            tell(member_id=member_id, kind=TEAM, about=about, url="/handoffs", data=data)


def _in_the_team(handoff: Handoff, entry: HandoffEntry) -> Iterator[int]:
    kind, department = entry.kind, handoff.department.people
    if kind in TO_DEPARTMENT or (kind in WHILE_IT_AWAITS and handoff.status in AWAITING):
        yield from department
    if kind == DECLINED and _read_before(entry):
        yield from department
    if kind in TO_OWNER:
        yield from who_brings_it_back(handoff)
    if kind == WITHDRAWN:
        yield handoff.owner_id  # where the member took the question back
    if kind == POSTED:
        yield handoff.author_id  # who is told when a colleague brought the answer back
    if kind == OWNER_LEFT:
        yield from who_brings_it_back(handoff, but=handoff.owner_id)
    if kind == TAKEN_OVER:
        yield int(entry.data["before"])


def who_brings_it_back(handoff: Handoff, *, but: int = 0) -> list[int]:
    """Its owner; where that one left (``but``) or may no more, everybody who may take it over."""
    owner = handoff.owner_id
    if owner != but and can(viewer_by_id(owner), Act.RUN_HANDOFF, handoff):
        return [owner]
    trusted = select(Grant.member_id).where(Grant.capability == ANSWER, Grant.member_id != but).distinct()
    found = [viewer_by_id(one) for one in session().scalars(trusted.order_by(Grant.member_id))]
    return [one.id for one in found if one is not None and can(one, Act.TAKE_OVER_HANDOFF, handoff)]


def _ring(handoff: Handoff, entry: HandoffEntry, kind: str, member_id: int, url: str) -> None:
    # Of what the team wrote the member reads no word, and whoever reads the line as one of the team the
    # subject as long as they may.
    data = mine_of(handoff, entry.kind)
    if kind == TEAM:
        data |= {"handoff_id": handoff.id, "agreed": _read_before(entry)}
    about = f"{about_all(handoff.id)}{entry.number}"
    tell(member_id=member_id, kind=kind, about=about, url=url, data=data)


def about_all(handoff_id: int) -> str:
    """How what a notice is about begins, for all notices of one hand-off."""
    return f"handoff:{handoff_id}:"


def out_of_sight(fact: HandoffFact) -> None:
    """No line leads to what can't be read (WITHIN HandoffHidden, HandoffRemoved, HandoffHeldBack)."""
    drop(fact.actor_id, [fact.handoff_id])


def drop(actor_id: int, handoff_ids: Iterable[int]) -> None:
    """Take the lines about these hand-offs from behind every bell."""
    members: set[int] = set()
    for number in handoff_ids:
        gone = delete(Notification).where(Notification.about.like(f"{about_all(number)}%"))
        lost = session().execute(gone.returning(Notification.member_id, Notification.read_at)).all()
        members |= {row.member_id for row in lost if row.read_at is None}
    if members:
        record(NotificationsDropped(actor_id=actor_id, member_ids=tuple(sorted(members))))
