"""What announcements keep of a member: their drafts; what is out is a post of theirs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import delete, select, update

from forum.announcements import bell
from forum.announcements.actions.look_after import pass_on
from forum.announcements.models import (
    OUT,
    READING,
    Announcement,
    AnnouncementSeen,
    CorrectionDraft,
)
from forum.announcements.queries import attached
from forum.belongings import Belongings, Departure, Row
from forum.colleagues.actions.say import forget_words
from forum.members.unnaming import unname
from forum.storage.session import session
from forum.topics.models import Post


def _forget(departure: Departure) -> None:
    """Drafts go; what is out goes with its post, if that does. Nobody waits for a reader who left."""
    me = departure.member_id
    mine = select(Announcement).where(Announcement.author_id == me, Announcement.stage.not_in(OUT))
    for row in session().scalars(mine.with_for_update()):
        forget_words([row.place])
        bell.forget(row, me)
        session().delete(row)
    asked = select(Announcement).where(Announcement.reader_id == me, Announcement.stage == READING)
    for row in attached(session().scalars(asked.order_by(Announcement.id).with_for_update()).all()):
        pass_on(row)
    session().flush()
    for statement in (
        update(Announcement).where(Announcement.reader_id == me).values(reader_id=None),
        update(Announcement).where(Announcement.deputy_id == me).values(deputy_id=None),
        delete(AnnouncementSeen).where(AnnouncementSeen.member_id == me),
        delete(CorrectionDraft).where(CorrectionDraft.writer_id == me),
    ):
        session().execute(statement.execution_options(synchronize_session=False))
    session().expire_all()
    unname(departure, Announcement, "title", "source", "heard", "corrected_why")
    unname(departure, CorrectionDraft, "title", "source", "why")


def _own(member_id: int) -> Mapping[str, Iterable[Row]]:
    return {"announcements": _announcements(member_id), "announcement_corrections": _corrections(member_id)}


def _announcements(member_id: int) -> Iterator[Row]:
    mine = select(Announcement).where(Announcement.author_id == member_id).order_by(Announcement.id)
    for row in session().scalars(mine):
        yield {
            "id": row.id,
            "title": row.title,
            "text": row.source,
            "heard": row.heard,
            "stage": row.stage,
            "at": row.published_at or row.changed_at,
        }


def _corrections(member_id: int) -> Iterator[Row]:
    """Those that are not out yet, and what they made of announcements of others."""
    mine = select(CorrectionDraft).where(CorrectionDraft.writer_id == member_id)
    for row in session().scalars(mine.order_by(CorrectionDraft.announcement_id)):
        yield {
            "announcement": row.announcement_id,
            "title": row.title,
            "text": row.source,
            "why": row.why,
            "at": row.written_at,
        }
    theirs = (
        select(Announcement, Post.source)
        .join(Post, Post.id == Announcement.post_id)
        .where(Announcement.corrected_by_id == member_id, Announcement.author_id != member_id)
    )
    for out, text in session().execute(theirs.order_by(Announcement.id)):
        yield {
            "announcement": out.id,
            "title": out.title,
            "text": text,
            "why": out.corrected_why,
            "at": out.corrected_at,
        }


BELONGINGS = Belongings("announcements", _forget, _own)
