"""A moderator's own day: what they took up, how much of it may upset, and how much they wished for.

Shown to themselves alone. Nothing of it is kept besides the wish: it is read from the stories of the cases.
What they merely looked at is not known to anybody, and does not count.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Integer, String, cast, null, select

from forum.storage.session import session
from moderation.care.models import Wish
from moderation.cases.actions.handle import today
from moderation.cases.fold import APPEAL_DECIDED, CLAIMED, DECIDED, ESCALATED, HELD, NOTED, REVERSED
from moderation.cases.models import Case, Entry
from moderation.cases.priority import may_upset
from moderation.cases.story import gravity_of

TAKEN_UP = (CLAIMED, NOTED, ESCALATED, DECIDED, REVERSED, APPEAL_DECIDED)
"""What one does to a case that one has taken up. «Not me, not today» is not among it."""


@dataclass(frozen=True, slots=True)
class Day:
    """One moderator's day so far."""

    cases: int
    upsetting: int
    wished: int | None
    """The most they wish for, None when they said nothing."""

    @property
    def done(self) -> bool:
        return self.wished is not None and self.cases >= self.wished


def day_of(viewer: Any) -> Day:
    """The day of ``viewer``; nobody else's can be asked for."""
    rules, wished = _taken_up(viewer)
    weights = _weights(list(rules))
    upsetting = [one for one, rule in rules.items() if may_upset(gravity_of(rule), weights.get(one, 0))]
    return Day(len(rules), len(upsetting), wished)


def is_done_for_today(viewer: Any) -> bool:
    """Whether ``viewer`` has done as much as they wished for a day."""
    rules, wished = _taken_up(viewer)
    return Day(len(rules), 0, wished).done


def _taken_up(viewer: Any) -> tuple[dict[int, str], int | None]:
    """The rules of the cases that ``viewer`` took up today, and their wish. One query."""
    mine = (
        select(Case.id, Case.rule_key, cast(null(), Integer).label("wished"))
        .join(Entry, Entry.case_id == Case.id)
        .where(Entry.actor_id == viewer.id, Entry.at >= today(viewer), Entry.kind.in_(TAKEN_UP))
        .distinct()
    )
    wish = select(cast(null(), BigInteger), cast(null(), String), Wish.cases_a_day)
    found = session().execute(mine.union_all(wish.where(Wish.member_id == viewer.id))).all()
    wished = next((row.wished for row in found if row.id is None), None)
    return {row.id: row.rule_key for row in found if row.id is not None}, wished


def _weights(case_ids: list[int]) -> dict[int, int]:
    """The greatest weight that screening ever gave each case."""
    if not case_ids:
        return {}
    found: dict[int, int] = {}
    held = select(Entry.case_id, Entry.data).where(Entry.case_id.in_(case_ids), Entry.kind == HELD)
    for row in session().execute(held):
        found[row.case_id] = max(found.get(row.case_id, 0), int(row.data.get("weight", 0)))
    return found
