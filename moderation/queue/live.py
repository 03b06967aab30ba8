"""What open queues are told when a case moved (AFTER the commit): its number, no word of what it is about."""

from __future__ import annotations

from sqlalchemy import or_, select

from forum.categories.catalogue import catalogue
from forum.clock import now
from forum.members.models import Grant
from forum.members.queries import viewer_by_id
from forum.policy.acts import Act
from forum.policy.check import can
from forum.realtime.rooms import member_room
from forum.realtime.signals import send
from forum.storage.session import session
from moderation.cases.facts import CaseGrew
from moderation.cases.fold import MOVED
from moderation.cases.models import Case
from moderation.cases.story import attached
from moderation.queue.doorkeeping import EVERYTHING, category_queue

SIGNAL = "case:moved"


def case_moved(fact: CaseGrew) -> None:
    """A line was added to the story of a case. Everyone fetches what they may see of it over HTTP."""
    case = attached(session().get(Case, fact.case_id, populate_existing=True))
    if case is None:
        return
    told = {"id": case.id, "version": case.version, "status": case.status}
    staff = _staff()
    if not staff.isdisjoint({case.owner_id, *case.parties}):
        # Nobody hears that there is a case about themselves, or about what was written to them: the others
        # are told one by one.
        for member_id in staff:
            if can(viewer_by_id(member_id), Act.SEE_CASE, case):
                send(member_room(member_id), SIGNAL, told)
        return
    places = set(catalogue()) if fact.kind == MOVED else {case.category_id}
    send(EVERYTHING, SIGNAL, told)
    for category_id in places:
        if category_id is not None:
            send(category_queue(category_id), SIGNAL, told)


def _staff() -> set[int]:
    granted = select(Grant.member_id).where(or_(Grant.until.is_(None), Grant.until > now()))
    return set(session().scalars(granted))
