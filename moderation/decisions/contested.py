"""Whether a complaint stands in the way of deciding anew."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from forum.storage.session import session
from moderation.cases.fold import CONTESTED, from_json
from moderation.cases.models import Case
from moderation.cases.story import entries_of
from moderation.decisions.models import Decision


def is_contested(actor: Any, case: Case) -> bool:
    """Whether a complaint about a decision of ``actor``'s waits: until somebody else has judged it they put
    no other restriction in its place (Digital Services Act, Article 20(4) and (6))."""
    waiting = set(from_json(case.state).appeals)
    if not waiting:
        return False
    told = [one.data for one in entries_of(case.id) if one.kind == CONTESTED]
    about = {data["decision_id"] for data in told if data["appeal_id"] in waiting}
    mine = select(Decision.id).where(Decision.id.in_(about), Decision.decided_by_id == actor.id)
    return session().scalar(mine.limit(1)) is not None
