"""The list of cases: what a moderator may see of it, the most urgent first, page by page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from forum.categories.catalogue import catalogue
from forum.clock import now
from forum.members.models import Member
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.base import UtcDateTime
from forum.storage.session import rows, session
from forum.text.excerpt import excerpt
from moderation.care.day import is_done_for_today
from moderation.cases.fold import from_json
from moderation.cases.models import APPEALED, OPEN, WAITING, Case, CaseSnapshot, PassedOn
from moderation.cases.priority import AN_HOUR, EPOCH, may_upset
from moderation.cases.story import kind_of
from moderation.cases.visibility import CASE_VISIBLE, ME, case_sight
from moderation.conduct.queries import newest_rule
from moderation.queue.filters import TO_DECIDE, Key, Wanted

PAGE = 25
"""Cases on a page of the queue."""

WORDS = 140

_Claimer = aliased(Member)
_Owner = aliased(Member)


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case as the list shows it."""

    id: int
    version: int
    status: str
    urgency: float
    kind: Any
    title: str
    words: str
    """How it begins; "" where it is folded."""
    folded: bool
    language: str
    rule: str
    category: str
    owner: str
    points: int
    reports: int
    people: int
    """Behind the reports, each counted once."""
    held: bool
    claimed_by_id: int | None
    claimed_by: str
    escalated: bool
    appealed: bool
    overdue: bool
    waiting_since: datetime

    @property
    def url(self) -> str:
        return f"/moderation/cases/{self.id}"


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A page of the queue, and the key of the next one."""

    lines: list[CaseLine]
    after: Key | None


def queue_for(viewer: Any, wanted: Wanted, language: str, after: Key | None = None) -> QueuePage:
    """A page of the cases that ``viewer`` may see, those passed on until tomorrow left out."""
    require(viewer, Act.SEE_QUEUE)
    found = _SELECT.where(*_conditions(wanted), *_after(after))
    ordered = found.order_by(Case.urgency.desc(), Case.id).limit(PAGE + 1)
    cases = session().execute(ordered, _sight(viewer)).all()
    lines = _lines(cases[:PAGE], language)
    last = lines[-1] if len(cases) > PAGE else None
    return QueuePage(lines, Key(last.urgency, last.id) if last is not None else None)


def stands_in_list(viewer: Any, case_id: int, wanted: Wanted) -> Any:
    """The case's ``version`` and ``claimed_by_id`` if the list of ``wanted`` holds it, else None."""
    require(viewer, Act.SEE_QUEUE)
    return rows(_standing(wanted), {**_sight(viewer), "case": case_id}).one_or_none()


def line_for(viewer: Any, case_id: int, wanted: Wanted, language: str) -> CaseLine | None:
    """One case as the list of ``wanted`` shows it, None when it does not stand there."""
    require(viewer, Act.SEE_QUEUE)
    found = _SELECT.where(Case.id == case_id, *_conditions(wanted))
    return next(iter(_lines(session().execute(found, _sight(viewer)).all(), language)), None)


def called(viewer: Any, which: ColumnElement[bool], language: str, most: int) -> list[CaseLine]:
    """The most urgent of the cases to decide that fulfil ``which``, at most so many."""
    found = _SELECT.where(*_conditions(Wanted()), which).order_by(Case.urgency.desc(), Case.id)
    return _lines(session().execute(found.limit(most), _sight(viewer)).all(), language)


def something_waits(viewer: Any) -> bool:
    """Whether a case that nobody is at waits for ``viewer``; not once they did what they wished for a day."""
    waiting = Wanted(unclaimed=True)
    found = select(exists().where(*_conditions(waiting)))
    return bool(session().scalar(found, _sight(viewer))) and not is_done_for_today(viewer)


_SELECT = (
    select(Case, _Owner.display_name.label("owner"), _Claimer.display_name.label("claimer"))
    .join(_Owner, _Owner.id == Case.owner_id, isouter=True)
    .join(_Claimer, _Claimer.id == Case.claimed_by_id, isouter=True)
)


@lru_cache(maxsize=128)
def _standing(wanted: Wanted) -> Select[int, int | None]:
    # Composed once: twenty open queues ask this in the same moment about each case that moves.
    return select(Case.version, Case.claimed_by_id).where(Case.id == bindparam("case"), *_conditions(wanted))


def _sight(viewer: Any) -> dict[str, Any]:
    """The parameters that a statement with ``_conditions`` needs."""
    return {**case_sight(viewer), "moment": now()}


_NOW = bindparam("moment", type_=UtcDateTime)
_SWITCHES: dict[str, ColumnElement[bool]] = {
    "mine": Case.claimed_by_id == ME,
    "unclaimed": Case.claimed_by_id.is_(None),
    "overdue": Case.due_at < _NOW,
    "escalated": Case.escalated.is_(True),
    "handed": Case.handed_over.is_(True),
}
_PASSED_ON = exists().where(PassedOn.case_id == Case.id, PassedOn.member_id == ME, PassedOn.until > _NOW)


@lru_cache(maxsize=128)
def _conditions(wanted: Wanted) -> tuple[ColumnElement[bool], ...]:
    statuses = (OPEN, APPEALED) if wanted.status == TO_DECIDE else (wanted.status,)
    chosen = (
        (Case.subject_kind, wanted.kind),
        (Case.rule_key, wanted.rule),
        (Case.category_id, wanted.category),
        (Case.language, wanted.language),
    )
    return (
        CASE_VISIBLE,
        ~_PASSED_ON,
        Case.status.in_((APPEALED,) if wanted.appealed else statuses),
        *(column == value for column, value in chosen if value),
        *(condition for name, condition in _SWITCHES.items() if getattr(wanted, name)),
    )


def _after(key: Key | None) -> list[ColumnElement[bool]]:
    if key is None:
        return []
    return [or_(Case.urgency < key.urgency, and_(Case.urgency == key.urgency, Case.id > key.case_id))]


def _lines(cases: Iterable[Any], language: str) -> list[CaseLine]:
    found = list(cases)
    snapshots = newest_snapshots([row.Case.id for row in found])
    return [_line(row, snapshots.get(row.Case.id), language) for row in found]


def newest_snapshots(case_ids: list[int]) -> dict[int, CaseSnapshot]:
    """What was judged last, by case; what was erased only where nothing else is. One query, whatever their
    number."""
    if not case_ids:
        return {}
    kept = func.max(CaseSnapshot.id).filter(CaseSnapshot.erased_at.is_(None))
    newest = select(func.coalesce(kept, func.max(CaseSnapshot.id))).where(CaseSnapshot.case_id.in_(case_ids))
    chosen = select(CaseSnapshot).where(CaseSnapshot.id.in_(newest.group_by(CaseSnapshot.case_id)))
    return {one.case_id: one for one in session().scalars(chosen)}


def _line(row: Any, snapshot: CaseSnapshot | None, language: str) -> CaseLine:
    case: Case = row.Case
    moment, state = now(), from_json(row.Case.state)
    rule = newest_rule(case.rule_key) if case.rule_key else None
    folded = may_upset(rule.gravity if rule is not None else 0, state.weight)
    kind = kind_of(case.subject_kind)
    place = catalogue().get(case.category_id) if case.category_id else None
    shown = snapshot is not None and snapshot.erased_at is None
    # The title of a post's topic is not what is judged; any other title is.
    titled = shown and (not folded or case.subject_kind == "post")
    return CaseLine(
        id=case.id,
        version=case.version,
        status=case.status,
        urgency=case.urgency,
        kind=kind.label if kind is not None else case.subject_kind,
        title=snapshot.title if snapshot is not None and titled else "",
        words=excerpt(snapshot.html, WORDS) if snapshot is not None and shown and not folded else "",
        folded=folded,
        language=case.language,
        rule=rule.names[language] if rule is not None else "",
        category=place.name(language) if place is not None else "",
        owner=row.owner or "",
        points=round(case.urgency + points_of_age(moment)),
        reports=state.reports,
        people=state.reporters,
        held=state.held,
        claimed_by_id=case.claimed_by_id,
        claimed_by=row.claimer or "",
        escalated=case.escalated,
        appealed=case.status == APPEALED,
        overdue=case.status != WAITING and case.due_at is not None and case.due_at < moment,
        waiting_since=case.waiting_since,
    )


def points_of_age(moment: datetime) -> float:
    """What turns an urgency, which stands still, into the priority at ``moment``."""
    return AN_HOUR * (moment - EPOCH).total_seconds() / 3600
