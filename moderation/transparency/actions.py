"""Taking figures and statements out of the program: allowed to administrators, and recorded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from forum.facts.bus import record
from forum.policy.acts import Act
from forum.policy.check import require
from moderation.transparency.counting import count
from moderation.transparency.facts import FiguresExported, StatementsExported
from moderation.transparency.periods import Period
from moderation.transparency.submitting import submissions
from moderation.transparency.yearly import as_csv


def export_figures(*, actor: Any, period: Period) -> str:
    """The figures of a period by category, as CSV. Raises ``Refused``."""
    require(actor, Act.EXPORT_FIGURES)
    record(FiguresExported(actor_id=actor.id, period=period.name))
    return as_csv(count(period))


def export_statements(*, actor: Any, period: Period) -> Iterator[dict[str, Any]]:
    """The statements of a period, read while they are sent. Raises ``Refused`` at once, not when they are."""
    require(actor, Act.EXPORT_STATEMENTS)
    record(StatementsExported(actor_id=actor.id, period=period.name))
    return submissions(period)
