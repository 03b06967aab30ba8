"""What a member reads, follows and is just writing: all of it goes with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import delete, func, select

from forum.belongings import Belongings, Departure, Row
from forum.reading.models import CategoryFollow, Draft, Reading
from forum.storage.session import session


def _forget(departure: Departure) -> None:
    kept: tuple[Any, ...] = (Reading, CategoryFollow, Draft)
    for table in kept:
        gone = delete(table).where(table.member_id == departure.member_id)
        session().execute(gone.execution_options(synchronize_session=False))
    speaking = func.lower(Draft.body).contains(departure.mention, autoescape=True)
    for draft in session().scalars(select(Draft).where(speaking)):
        draft.body = departure.without_mentions(draft.body)
    session().flush()


def _own(member_id: int) -> Mapping[str, Iterable[Row]]:
    return {"drafts": _drafts(member_id), "followed": _followed(member_id)}


def _drafts(member_id: int) -> Iterator[Row]:
    for draft in session().scalars(select(Draft).where(Draft.member_id == member_id).order_by(Draft.id)):
        yield {"topic": draft.topic_id, "title": draft.title, "text": draft.body, "at": draft.saved_at}


def _followed(member_id: int) -> Iterator[Row]:
    found = select(Reading).where(Reading.member_id == member_id, Reading.level.is_not(None))
    for reading in session().scalars(found.order_by(Reading.topic_id)):
        yield {"topic": reading.topic_id, "level": reading.level}
    chosen = select(CategoryFollow).where(CategoryFollow.member_id == member_id)
    for follow in session().scalars(chosen.order_by(CategoryFollow.category_id)):
        yield {"category": follow.category_id, "level": follow.level}


BELONGINGS = Belongings("reading", _forget, _own)
