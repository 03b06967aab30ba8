"""Which decisions are in force, and until when what they and others set holds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from forum.clock import now
from forum.members.actions.change_standing import FOREVER
from forum.storage.session import session
from moderation.cases.models import Case
from moderation.decisions.models import Decision

ENDS = {"mute": "muted_until", "suspend": "suspended_until", "close": "suspended_until"}
"""The member's column that a measure sets."""


def standing_end(member_id: int, column: str, *, without: Decision | None = None) -> datetime | None:
    """Until when the decisions in force, and what was set by hand before them, mute or suspend a member."""
    alike = {name for name, kept in ENDS.items() if kept == column}
    where = fell_on(member_id)
    ends = {one.until or FOREVER for one in in_force(without, alike, where)}
    made: set[datetime] = set()
    for one in made_of(alike, where):
        before = moment_of(one.effects.get("before"))
        if before is not None and before not in made:  # otherwise another decision's doing
            ends.add(before)
        made.add(one.until or FOREVER)
    return max((end for end in ends if end > now()), default=None)


def fell_on(member_id: int) -> Any:
    """That a decision muted or suspended this member, or closed their account."""
    return Decision.effects["member_id"].as_integer() == member_id


def made_of(measures: set[str], where: Any) -> list[Decision]:
    """All decisions of these measures, the oldest first, whatever became of them."""
    found = select(Decision).join(Case, Case.id == Decision.case_id)
    return list(session().scalars(found.where(Decision.measure.in_(measures), where).order_by(Decision.id)))


def in_force(decision: Decision | None, measures: set[str], where: Any) -> list[Decision]:
    """Other decisions of these measures that are in force and not over."""
    undoing = aliased(Decision)
    found = session().scalars(
        select(Decision)
        .join(Case, Case.id == Decision.case_id)
        .outerjoin(undoing, undoing.reverses_id == Decision.id)
        .where(Decision.measure.in_(measures), undoing.id.is_(None), where)
        .order_by(Decision.id)
    )
    moment = now()
    skipped = decision.id if decision is not None else None
    return [one for one in found if one.id != skipped and (one.until is None or one.until > moment)]


def iso_of(moment: datetime | None) -> str | None:
    """As the effects of a decision keep a moment."""
    return moment.isoformat() if moment is not None else None


def moment_of(kept: str | None) -> datetime | None:
    """The moment that the effects of a decision kept."""
    return datetime.fromisoformat(kept) if kept else None
