"""Shelters of a member, and what a moderator asked for themselves: both go with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import delete, select, update

from forum.belongings import Belongings, Departure, Row
from forum.storage.session import session
from moderation.care.models import Shelter, Wish


def _forget(departure: Departure) -> None:
    member_id = departure.member_id
    session().execute(delete(Shelter).where(Shelter.member_id == member_id))
    session().execute(delete(Wish).where(Wish.member_id == member_id))
    opened = update(Shelter).where(Shelter.opened_by_id == member_id).values(opened_by_id=None)
    session().execute(opened.execution_options(synchronize_session="fetch"))


def _own(member_id: int) -> Mapping[str, Iterable[Row]]:
    return {"shelters": _shelters(member_id)}


def _shelters(member_id: int) -> Iterator[Row]:
    for one in session().scalars(select(Shelter).where(Shelter.member_id == member_id).order_by(Shelter.id)):
        yield {"opened": one.opened_at, "until": one.until, "ended": one.ended_at}


BELONGINGS = Belongings("care", _forget, _own)
