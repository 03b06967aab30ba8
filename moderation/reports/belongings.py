"""Reports of a member who leaves: what they say stays while its case does, who said it does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import func, select, update

from forum.belongings import Belongings, Departure, Row
from forum.members.column_types import former_name
from forum.storage.session import session
from moderation.reports.models import Report, StrayNotice


def _forget(departure: Departure) -> None:
    """Also of notices that they gave by the public form, under the address of their account."""
    email = departure.email.lower()
    page = f"/members/{departure.username}"
    session().execute(
        update(Report)
        .where(Report.reporter_id == departure.member_id)
        .values(reporter_id=None, erased=True)
        .execution_options(synchronize_session="fetch")
    )
    session().execute(
        update(Report)
        .where(func.lower(Report.email) == email)
        .values(name="", email="", erased=True)
        .execution_options(synchronize_session="fetch")
    )
    session().execute(
        update(StrayNotice)
        .where(func.lower(StrayNotice.email) == email)
        .values(email="")
        .execution_options(synchronize_session="fetch")
    )
    tables: tuple[Any, ...] = (Report, StrayNotice)
    for table in tables:
        about_them = select(table).where(table.address.contains(page, autoescape=True))
        for one in session().scalars(about_them):
            one.address = one.address.replace(page, f"/members/{former_name(departure.member_id)}")
    session().flush()


def _own(member_id: int) -> Mapping[str, Iterable[Row]]:
    return {"reports": _reports(member_id)}


def _reports(member_id: int) -> Iterator[Row]:
    mine = select(Report).where(Report.reporter_id == member_id).order_by(Report.id)
    for report in session().scalars(mine):
        yield {
            "id": report.id,
            "rule": report.rule_key,
            "text": report.sentence,
            "outcome": report.outcome,
            "at": report.made_at,
            "answered": report.answered_at,
        }


BELONGINGS = Belongings("reports", _forget, _own)
