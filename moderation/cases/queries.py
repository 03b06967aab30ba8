"""Reading cases. Every read names its viewer: fetching is checking."""

from __future__ import annotations

from typing import Any

from sqlalchemy import exists, select

from forum.policy.acts import Act
from forum.policy.check import Refused, require
from forum.storage.session import session
from moderation.cases.fold import REPORTED
from moderation.cases.models import Case, Entry
from moderation.cases.story import attached


def case_for(viewer: Any, case_id: int, *, lock: bool = False) -> Case:
    """The case if ``viewer`` may see it, else ``Refused``. ``lock`` holds its row for this transaction."""
    statement = select(Case).where(Case.id == case_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    case = attached(session().scalar(statement))
    if case is None:
        raise Refused(Act.SEE_CASE, viewer)
    mark_reported(viewer, case)
    require(viewer, Act.SEE_CASE, case)
    return case


def mark_reported(viewer: Any, case: Case) -> None:
    """Set on ``case`` whether ``viewer`` has reported its subject: the rules ask for it."""
    me = getattr(viewer, "id", None)
    mine = exists().where(Entry.case_id == case.id, Entry.actor_id == me, Entry.kind == REPORTED)
    case.reported_by_viewer = bool(session().scalar(select(mine)))  # type: ignore[misc]
