"""Decisions about a member who leaves: what was told stays as it was told, and is addressed to nobody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import select, update

from forum.belongings import Belongings, Departure, Row
from forum.storage.session import session
from moderation.decisions.models import Decision, Statement


def _forget(departure: Departure) -> None:
    told = update(Statement).where(Statement.member_id == departure.member_id).values(member_id=None)
    session().execute(told.execution_options(synchronize_session="fetch"))


def _own(member_id: int) -> Mapping[str, Iterable[Row]]:
    return {"statements": _statements(member_id)}


def _statements(member_id: int) -> Iterator[Row]:
    """What they were told, as author or as reporter; not who decided."""
    told = (
        select(Statement, Decision)
        .join(Decision, Decision.id == Statement.decision_id)
        .where(Statement.member_id == member_id)
        .order_by(Statement.id)
    )
    for statement, decision in session().execute(told):
        yield {
            "id": statement.id,
            "as": statement.role,
            "measure": decision.measure,
            "rule": decision.rule_key,
            "until": decision.until,
            "text": statement.text,
            "at": statement.delivered_at,
            "complain_until": statement.appealable_until,
        }


BELONGINGS = Belongings("decisions", _forget, _own)
