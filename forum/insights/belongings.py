"""What somebody of the brand typed stays, and says «a former member»: the estimate rests on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import select

from forum.belongings import Belongings, Departure, Row
from forum.insights.models import Assumption
from forum.members.unnaming import unname
from forum.storage.session import session


def _forget(departure: Departure) -> None:
    unname(departure, Assumption, "source")
    session().flush()


def _own(member_id: int) -> Mapping[str, Iterable[Row]]:
    return {"report_assumptions": _assumptions(member_id)}


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


BELONGINGS = Belongings("insights", _forget, _own)
