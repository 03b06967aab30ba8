"""Drafts in colleagues' hands, of a member who leaves or takes their data along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import delete, or_, select

from forum.belongings import Belongings, Departure, Row
from forum.colleagues.models import HandedDraft, HandedWord
from forum.members.unnaming import unname
from forum.storage.session import session


def _forget(departure: Departure) -> None:
    me = departure.member_id
    theirs = or_(HandedDraft.author_id == me, HandedDraft.reader_id == me)
    for gone in (
        delete(HandedWord).where(or_(HandedWord.author_id == me, HandedWord.to_id == me)),
        delete(HandedDraft).where(theirs),
    ):
        session().execute(gone.execution_options(synchronize_session=False))
    unname(departure, HandedDraft, "title", "source")
    unname(departure, HandedWord, "text", "reason")


def _own(member_id: int) -> Mapping[str, Iterable[Row]]:
    return {"drafts_handed_over": _handed(member_id), "words_about_drafts": _said(member_id)}


def _handed(member_id: int) -> Iterator[Row]:
    mine = select(HandedDraft).where(HandedDraft.author_id == member_id).order_by(HandedDraft.id)
    for row in session().scalars(mine):
        yield {"title": row.title, "text": row.source, "at": row.handed_at}


def _said(member_id: int) -> Iterator[Row]:
    """What they said about a draft; the drafts of others are their authors'."""
    mine = select(HandedWord).where(HandedWord.author_id == member_id).order_by(HandedWord.id)
    for word in session().scalars(mine):
        yield {"text": word.text, "state": word.state, "at": word.created_at}


BELONGINGS = Belongings("colleagues", _forget, _own)
