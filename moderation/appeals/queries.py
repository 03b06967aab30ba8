"""Reading statements and complaints. Every read names its viewer: fetching is checking."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import aliased

from forum.clock import now
from forum.members.models import ADMINISTRATE, MODERATE, Grant
from forum.members.queries import viewer_by_id
from forum.members.viewer import Viewer
from forum.policy.acts import Act
from forum.policy.check import Refused, can, require
from forum.storage.session import session
from moderation.appeals.models import OPEN, Appeal, AppealMessage
from moderation.cases.models import Case
from moderation.cases.queries import reported_among, reporters_of
from moderation.cases.story import attached, kind_of
from moderation.decisions.aftermath import answered_for, restricts
from moderation.decisions.effects import may_undo
from moderation.decisions.measures import REFUSING
from moderation.decisions.models import TO_REPORTER, Decision, Statement
from moderation.reports.models import Report
from moderation.reports.queries import hash_of

PAGE = 30
MESSAGES = 10
"""Questions and answers that one complaint has room for; it is to be decided, not talked out."""
LONGEST_LIST = 200


@dataclass(frozen=True, slots=True)
class Told:
    """A statement with its decision and case, as the rules and pages look at it."""

    statement: Statement
    decision: Decision
    case: Case
    appeal: Appeal | None = None
    undone: bool = False
    """Whether the decision has been reversed."""
    reported_by_viewer: bool = False

    @property
    def member_id(self) -> int | None:
        return self.statement.member_id

    @property
    def appealable_until(self) -> Any:
        return self.statement.appealable_until

    @property
    def category(self) -> Any:
        return self.case.category

    @property
    def owner_id(self) -> int | None:
        return self.case.owner_id

    @property
    def parties(self) -> frozenset[int]:
        return self.case.parties

    @property
    def decided_by_id(self) -> int:
        return self.decision.decided_by_id

    @property
    def to_reporter(self) -> bool:
        return self.statement.role == TO_REPORTER

    @property
    def complainable(self) -> bool:
        """Whether there is anything in it to complain of, the time aside."""
        if self.appeal is not None:
            return False
        return self.to_reporter or (restricts(self.decision) and not self.undone)


def _told() -> Any:
    other = aliased(Decision)
    brought_back = Decision.effects["standing_id"].as_integer()
    itself, restored = other.reverses_id == Decision.id, other.reverses_id == brought_back
    undoing = exists().where(
        or_(itself, and_(Decision.effects["restricts"].as_boolean().is_(True), restored))
    )
    return (
        select(Statement, Decision, Case, Appeal, undoing.label("undone"))
        .join(Decision, Decision.id == Statement.decision_id)
        .join(Case, Case.id == Decision.case_id)
        .outerjoin(Appeal, Appeal.statement_id == Statement.id)
    )


def _as_seen(viewer: Any, found: Iterable[Any]) -> list[Told]:
    """Rows of ``_told`` for ``viewer``: which cases they reported is asked once for all."""
    lines = list(found)
    asked = viewer is not None and lines
    mine = reported_among(viewer.id, [row.Case.id for row in lines]) if asked else set()
    for row in lines:
        attached(row.Case)
    return [
        Told(row.Statement, row.Decision, row.Case, row.Appeal, bool(row.undone), row.Case.id in mine)
        for row in lines
    ]


def statement_for(viewer: Any, statement_id: int) -> Told:
    """The statement if ``viewer`` may read it, else ``Refused``."""
    found = _as_seen(viewer, session().execute(_told().where(Statement.id == statement_id)))
    if not found:
        raise Refused(Act.SEE_STATEMENT, viewer)
    require(viewer, Act.SEE_STATEMENT, found[0])
    return found[0]


def statements_of(viewer: Any, before: int | None = None) -> Sequence[Told]:
    """What ``viewer`` was told, the newest first, one more than a page holds."""
    wanted = _told().where(Statement.member_id == viewer.id).order_by(Statement.id.desc()).limit(PAGE + 1)
    if before is not None:
        wanted = wanted.where(Statement.id < before)
    return _as_seen(viewer, session().execute(wanted))


def statement_behind(token: str, statement_id: int) -> Told:
    """A statement about a notice of the public form, for whoever has its private link; else ``Refused``."""
    wanted = (
        _told()
        .join(Report, Report.id == Statement.report_id)
        .where(Statement.id == statement_id, Report.token_hash == hash_of(token))
    )
    found = _as_seen(None, session().execute(wanted))
    if not found:
        raise Refused(Act.SEE_STATEMENT, None)
    return found[0]


def appeal_for(viewer: Any, appeal_id: int, *, lock: bool = False) -> Told:
    """A complaint for a moderator who may see its case, else ``Refused``. ``lock`` holds its row."""
    if lock:
        held = select(Appeal).where(Appeal.id == appeal_id).with_for_update()
        session().scalar(held.execution_options(populate_existing=True))
    found = _as_seen(viewer, session().execute(_told().where(Appeal.id == appeal_id)))
    if not found:
        raise Refused(Act.SEE_CASE, viewer)
    require(viewer, Act.SEE_CASE, found[0])
    return found[0]


def open_appeals(viewer: Any) -> list[Told]:
    """Complaints that wait, of cases that ``viewer`` may see, the oldest first."""
    require(viewer, Act.SEE_QUEUE)
    wanted = _told().where(Appeal.outcome == OPEN).order_by(Appeal.made_at, Appeal.id).limit(LONGEST_LIST)
    if not (viewer.is_admin or viewer.moderates_all):
        wanted = wanted.where(Case.category_id.in_(viewer.moderated_categories))
    return [told for told in _as_seen(viewer, session().execute(wanted)) if can(viewer, Act.SEE_CASE, told)]


def appeals_of_case(viewer: Any, case_id: int) -> list[Told]:
    """All complaints about the decisions of a case, the oldest first."""
    wanted = _told().where(Appeal.case_id == case_id).order_by(Appeal.id)
    return [told for told in _as_seen(viewer, session().execute(wanted)) if can(viewer, Act.SEE_CASE, told)]


def messages_of(appeal: Appeal) -> Sequence[AppealMessage]:
    """The words exchanged about a complaint, in their order."""
    found = select(AppealMessage).where(AppealMessage.appeal_id == appeal.id).order_by(AppealMessage.id)
    return session().scalars(found).all()


def last_said(messages: Sequence[AppealMessage]) -> int:
    """The number of the last of the words exchanged, 0 where there are none."""
    return messages[-1].id if messages else 0


def waits_for_answer(messages: Sequence[AppealMessage]) -> bool:
    """Whether the last word is a moderator's question."""
    return bool(messages) and messages[-1].from_moderator


def enough_said(messages: Sequence[AppealMessage]) -> bool:
    """Whether a complaint has no room for a further question."""
    return len(messages) >= MESSAGES


def judges_of(told: Told) -> list[Viewer]:
    """Everybody who may decide about this complaint now."""
    granted = select(Grant.member_id).where(
        Grant.capability.in_((ADMINISTRATE, MODERATE)), or_(Grant.until.is_(None), Grant.until > now())
    )
    staff = [viewer_by_id(one) for one in sorted(set(session().scalars(granted)))]
    reporters = reporters_of(told.case.id)
    return [
        one
        for one in staff
        if one is not None and may_judge(one, replace(told, reported_by_viewer=one.id in reporters))
    ]


def may_judge(viewer: Any, told: Told) -> bool:
    """Whether ``viewer`` may decide about the complaint: who could not undo it may not uphold it either."""
    if not can(viewer, Act.JUDGE_APPEAL, told):
        return False
    if told.to_reporter or told.undone:
        return True
    kind = kind_of(told.case.subject_kind)
    thing = kind.find(told.case.subject_id) if kind is not None else None
    about = answered_for(told.decision)
    return about.decided_by_id != viewer.id and may_undo(viewer, about, told.case, kind, thing)


def told_of_appeal(appeal_id: int) -> Told:
    """The statement that a complaint is about, for the program itself."""
    return _as_seen(None, session().execute(_told().where(Appeal.id == appeal_id)))[0]


def to_undo(told: Told) -> Decision | None:
    """The decision that is undone if the complaint is right; None where the question is only opened again."""
    decision = told.decision if told.to_reporter else answered_for(told.decision)
    if told.to_reporter and decision.measure not in REFUSING:
        return None
    already = session().scalar(select(exists().where(Decision.reverses_id == decision.id)))
    return None if already else decision
