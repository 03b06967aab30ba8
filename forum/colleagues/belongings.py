"""Drafts in colleagues' hands, of a member who leaves or takes their data along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import delete, or_, select

from forum.belongings import Belongings, Departure, Row
from forum.colleagues.models import HandedDraft
from forum.storage.session import session


def _forget(departure: Departure) -> None:
    me = departure.member_id
    gone = delete(HandedDraft).where(or_(HandedDraft.author_id == me, HandedDraft.reader_id == me))
    session().execute(gone.execution_options(synchronize_session=False))


def _own(member_id: int) -> Mapping[str, Iterable[Row]]:
    return {"drafts_handed_over": _handed(member_id), "drafts_read": _read(member_id)}


def _handed(member_id: int) -> Iterator[Row]:
    mine = select(HandedDraft).where(HandedDraft.author_id == member_id).order_by(HandedDraft.id)
    for row in session().scalars(mine):
        yield {"title": row.title, "text": row.source, "question": row.question, "at": row.handed_at}


def _read(member_id: int) -> Iterator[Row]:
    """What they said of others' drafts; the drafts are their authors'."""
    mine = select(HandedDraft).where(HandedDraft.reader_id == member_id, HandedDraft.answered_at.is_not(None))
    for row in session().scalars(mine.order_by(HandedDraft.id)):
        yield {"comment": row.comment, "at": row.answered_at}


BELONGINGS = Belongings("colleagues", _forget, _own)
