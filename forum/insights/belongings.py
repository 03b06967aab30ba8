"""What somebody of the brand typed stays, and says «a former member»: the estimate rests on it.

What they chose for a review that is still to be mailed goes: a review names who chose, and answers for it. So
does what reviews quoted to them, and what was chosen of their own words if those go.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import delete, select

from forum.belongings import Belongings, Departure, Row
from forum.clock import now
from forum.insights.models import Assumption, Choice, Quoted
from forum.insights.mondays import open_week
from forum.members.unnaming import unname
from forum.storage.session import session


def _forget(departure: Departure) -> None:
    unname(departure, Assumption, "source")
    me = departure.member_id
    session().execute(delete(Choice).where(Choice.author_id == me, Choice.week >= open_week(now()).name))
    session().execute(delete(Quoted).where(Quoted.member_id == me))
    session().flush()


def _own(member_id: int) -> Mapping[str, Iterable[Row]]:
    return {
        "report_assumptions": _assumptions(member_id),
        "review_choices": _choices(member_id),
        "review_quotes": _quotes(member_id),
    }


def _assumptions(member_id: int) -> Iterator[Row]:
    wanted = select(Assumption).where(Assumption.author_id == member_id).order_by(Assumption.id)
    for row in session().scalars(wanted):
        yield {
            "share": row.share,
            "hundredths": row.hundredths,
            "unit": row.unit,
            "source": row.source,
            "at": row.made_at,
        }


def _choices(member_id: int) -> Iterator[Row]:
    wanted = select(Choice).where(Choice.author_id == member_id).order_by(Choice.id)
    for row in session().scalars(wanted):
        yield {"post": row.post_id, "week": row.week, "at": row.made_at}


def _quotes(member_id: int) -> Iterator[Row]:
    wanted = select(Quoted).where(Quoted.member_id == member_id).order_by(Quoted.week, Quoted.post_id)
    for row in session().scalars(wanted):
        yield {"post": row.post_id, "week": row.week}


BELONGINGS = Belongings("insights", _forget, _own)
