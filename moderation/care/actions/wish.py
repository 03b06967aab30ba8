"""What a moderator wishes for themselves."""

from __future__ import annotations

from typing import Any

from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session
from moderation.care.models import Wish

MOST = 500


def wish(*, actor: Any, cases_a_day: int | None) -> None:
    """Keep how many cases a day ``actor`` wishes for at most; None for no end. Raises ``ValueError``."""
    require(actor, Act.SEE_QUEUE)
    if cases_a_day is not None and not 1 <= cases_a_day <= MOST:
        raise ValueError(f"{cases_a_day} cases a day")
    session().merge(Wish(member_id=actor.id, cases_a_day=cases_a_day))
    session().flush()
