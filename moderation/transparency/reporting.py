"""What moderation tells in the brand's report: sums of the whole community, none of a few people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.hooks import ReportFigure, ReportPart
from moderation.transparency import wording
from moderation.transparency.counting import Sums, counted, median, restricting
from moderation.transparency.periods import Span

FEW: Final = 5
"""Fewer than these are not told apart: somebody of the brand could know who they were."""


def tell(since: datetime, until: datetime) -> ReportPart:
    """Count what happened from ``since`` until before ``until``."""
    sums = Sums()
    for one in counted(Span(since, until)).values():
        sums += one
    return ReportPart(
        name="moderation",
        title=_l("Moderation"),
        figures=lambda: figures(sums),
        address="/transparency",
        leads=_l("Public figures of moderation"),
    )


def figures(sums: Sums) -> Sequence[ReportFigure]:
    """The figures as they are read. Nothing leads to a case: those are for moderators."""
    judged = sum(sums.judged.values())
    return (
        ReportFigure(
            _l("Reports and notices"),
            _number(sums.received),
            _l("What members reported in this period, and what came by the public form."),
            _few(sums.received),
        ),
        ReportFigure(
            _l("Decisions that restrict something"),
            _number(restricting(sums.measures)),
            _l(
                "Something was hidden or removed, or somebody muted or suspended, with a statement of "
                "reasons."
            ),
            _of_decisions(sums.decisions),
        ),
        ReportFigure(
            _l("From report to decision, for half of them"),
            _half(sums.waits),
            _l(
                "From a report or a notice to the decision that answered it. Of fewer than five it is not "
                "told."
            ),
            _few(len(sums.waits)),
        ),
        ReportFigure(
            _l("Complaints judged"),
            _number(judged),
            _l("By another person than whoever had decided."),
            _few(judged),
        ),
        ReportFigure(
            _l("Decisions undone"),
            _number(sums.undone),
            _l("After a complaint, or because a moderator looked again."),
            _of_decisions(sums.decisions),
        ),
    )


def _half(waits: Sequence[float]) -> str:
    return str(wording.duration(median(waits)) if len(waits) >= FEW else _("not told"))


def _number(number: int) -> str:
    return str(_("under five")) if 0 < number < FEW else str(number)


def _few(number: int) -> str:
    return str(_("matters: %(num)s", num=_number(number)))


def _of_decisions(number: int) -> str:
    return str(_("decisions: %(num)s", num=_number(number)))
