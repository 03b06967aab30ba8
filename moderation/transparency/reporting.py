"""What moderation tells in the brand's report: sums of the whole community, none of a few people.

Nothing is told of a period that is not over. A number of one to four is not told, nor is one from which such
a number of another month, quarter or year would follow: the rule, and where it comes from, stand in
``forum.insights.disclosure``. The public figures (``disclosure`` beside this) follow a rule of their own,
which tells of half-years and of the one that runs: what follows from both together is not held back.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.clock import now
from forum.hooks import ReportFigure, ReportPart
from forum.insights.disclosure import Cell, is_safe, periods_told
from moderation.transparency import wording
from moderation.transparency.counting import Sums, counted, median, restricting
from moderation.transparency.periods import Span

_SMALL = _l(
    "It is told once the period is over. A number under five is not told, nor one from which such a number "
    "of another period would follow."
)


def tell(since: datetime, until: datetime, months: Sequence[tuple[datetime, datetime]]) -> ReportPart:
    """Count what happened from ``since`` until before ``until``, beside the other ``months`` of its year."""
    told = _told(since, until, months)
    sums = _sums(since, until) if told else Sums()
    return ReportPart(
        name="moderation",
        title=_l("Moderation"),
        figures=lambda: figures(sums, told),
        address="/transparency",
        leads=_l("Public figures of moderation"),
    )


def _sums(since: datetime, until: datetime) -> Sums:
    sums = Sums()
    for one in counted(Span(since, until)).values():
        sums += one
    return sums


def _told(since: datetime, until: datetime, months: Sequence[tuple[datetime, datetime]]) -> frozenset[str]:
    """The names of the numbers that are told of this period: none before it is over."""
    moment = now()
    if moment < until:
        return frozenset()
    each = [numbers(_sums(begins, ends)) for begins, ends in months if ends <= moment]
    inside = [place for place, (begins, ends) in enumerate(months, 1) if since <= begins and ends <= until]
    part = (inside[0], len(inside))
    return frozenset(name for name in each[0] if part in periods_told([one[name] for one in each], is_safe))


def numbers(sums: Sums) -> dict[str, Cell]:
    """What is counted, by name; with what it leaves of the whole where it says of how many it speaks."""
    restricted = restricting(sums.measures)
    return {
        "received": (sums.received,),
        "decisions": (sums.decisions,),
        "restricting": (restricted, sums.decisions - restricted),
        "waits": (len(sums.waits),),
        "judged": (sum(sums.judged.values()),),
        "undone": (sums.undone,),
    }


def figures(sums: Sums, told: Collection[str]) -> Sequence[ReportFigure]:
    """The figures as they are read, ``told``: by name. Nothing leads to a case: those are for moderators."""
    shown = {
        name: str(cell[0]) if name in told else str(_("not told")) for name, cell in numbers(sums).items()
    }
    decisions = str(_("decisions: %(num)s", num=shown["decisions"]))
    return (
        _figure(
            _l("Reports and notices"),
            shown["received"],
            _l("What members reported in this period, and what came by the public form."),
            _matters(shown["received"]),
        ),
        _figure(
            _l("Decisions that restrict something"),
            shown["restricting"],
            _l(
                "Something was hidden or removed, or somebody muted or suspended, with a statement of "
                "reasons."
            ),
            decisions,
        ),
        _figure(
            _l("From report to decision, for half of them"),
            _half(sums.waits, "waits" in told),
            _l("From a report or a notice to the decision that answered it."),
            _matters(shown["waits"]),
        ),
        _figure(
            _l("Complaints judged"),
            shown["judged"],
            _l("By another person than whoever had decided."),
            _matters(shown["judged"]),
        ),
        _figure(
            _l("Decisions undone"),
            shown["undone"],
            _l("After a complaint, or because a moderator looked again."),
            decisions,
        ),
    )


def _figure(label: object, said: str, definition: object, sample: str) -> ReportFigure:
    return ReportFigure(label, said, f"{definition} {_SMALL}", sample)


def _half(waits: Sequence[float], told: bool) -> str:
    return str(wording.duration(median(waits)) if told and waits else _("not told"))


def _matters(said: str) -> str:
    return str(_("matters: %(num)s", num=said))
