"""What members' answers may have spared the brand: never without what the brand assumes. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from forum.insights.models import Assumption
from forum.insights.report import Report


@dataclass(frozen=True, slots=True)
class Estimate:
    """``answers`` × ``share`` of a hundred × ``each``, in ``unit``."""

    answers: int
    share: int
    each: Decimal
    unit: str

    @property
    def whole(self) -> Decimal:
        """Rounded to whole units: cents would claim what nobody knows."""
        return (self.answers * self.each * self.share / 100).quantize(Decimal(1))


def estimated(report: Report, assumption: Assumption | None) -> Estimate | None:
    """The estimate of a report; None where nobody typed what it would rest on."""
    figure = report.figure("by_members")
    if assumption is None or assumption.dropped_at is not None or figure is None:
        return None
    each = Decimal(assumption.hundredths) / 100
    return Estimate(int(figure.value or 0), assumption.share, each, assumption.unit)
