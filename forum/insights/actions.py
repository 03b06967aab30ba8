"""Typing, and taking back, what the estimate rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from forum.clock import now
from forum.facts.bus import record
from forum.facts.insights import AssumptionDropped, AssumptionTyped
from forum.insights.models import Assumption
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form says; ``hundredths`` of ``unit``."""

    share: int
    hundredths: int
    unit: str
    source: str


def assume(*, actor: Any, typed: Typed) -> Assumption:
    """From now on the estimate rests on this; what it rested on before stays to be read."""
    require(actor, Act.TYPE_ASSUMPTIONS)
    row = Assumption(
        share=typed.share,
        hundredths=typed.hundredths,
        unit=typed.unit,
        source=typed.source,
        author_id=actor.id,
        made_at=now(),
    )
    session().add(row)
    session().flush()
    record(AssumptionTyped(actor_id=actor.id, assumption_id=row.id))
    return row


def drop_assumption(*, actor: Any) -> None:
    """Nothing is estimated any more, until somebody types anew. What was typed stays to be read."""
    require(actor, Act.TYPE_ASSUMPTIONS)
    newest = select(Assumption).order_by(Assumption.id.desc()).limit(1).with_for_update()
    row = session().scalar(newest)
    if row is None or row.dropped_at is not None:
        return
    row.dropped_at = now()
    record(AssumptionDropped(actor_id=actor.id, assumption_id=row.id))
