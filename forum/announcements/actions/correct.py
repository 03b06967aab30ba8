"""What happens to an announcement that is out: corrected in the open, archived, read, emptied."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select

from forum.announcements.actions.publish import heard_line
from forum.announcements.models import (
    ARCHIVED,
    KEPT_AFTER_END,
    OUT,
    PUBLISHED,
    Announcement,
    AnnouncementSeen,
)
from forum.announcements.queries import announcement_for
from forum.announcements.refusals import NothingChanged
from forum.clock import now
from forum.facts.announcing import AnnouncementArchived, AnnouncementCorrected
from forum.facts.bus import record
from forum.facts.catalogue import PostErased
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session, transaction
from forum.storage.upsert import insert_into
from forum.topics.actions.edit import rewrite_post
from forum.topics.composing import Composed
from forum.topics.queries import post_for

EMPTIED = "—"
"""What stands in the place of words that went."""


def body_of(row: Announcement) -> str:
    """Its words as they can be corrected: all but «what we heard», which no correction touches."""
    return _parted(row)[0]


def corrected(row: Announcement, body: str) -> str:
    """The whole text of a correction: what was heard stays as it stands in the post by now."""
    return body.rstrip() + _parted(row)[1]


def _parted(row: Announcement) -> tuple[str, str]:
    """The post's words, and its last paragraph if that says what was heard.

    What was said at publishing may read otherwise there by now: a moderator changed it, or whom it spoke to
    has left.
    """
    source = str(row.post.source).rstrip()
    begins = heard_line("", row.language).rstrip()
    body, found, said = source.rpartition(begins)
    return (body, found + said) if found and "\n" not in said else (source, "")


def correct(
    *, actor: Any, announcement_id: int, text: Composed, revision: int, why: str, insisted: bool = False
) -> Announcement:
    """Let it read otherwise: everybody sees the difference and why, and finds it on their home page again.

    ``text`` is what ``corrected`` makes. Raises ``NothingChanged``, ``Overtaken`` of a topic's post, and
    ``Reconsider`` unless the author ``insisted``.
    """
    row = announcement_for(actor, announcement_id, lock=True)
    require(actor, Act.CORRECT_ANNOUNCEMENT, row)
    post = post_for(actor, row.post_id or 0, lock=True)
    post.has_beneath = True
    if not rewrite_post(actor=actor, post=post, text=text, revision=revision, reason=why, insisted=insisted):
        raise NothingChanged
    row.corrected_at, row.corrected_why = now(), why
    session().execute(delete(AnnouncementSeen).where(AnnouncementSeen.announcement_id == row.id))
    session().flush()
    record(
        AnnouncementCorrected(
            actor_id=actor.id, announcement_id=row.id, topic_id=post.topic_id, post_id=post.id
        )
    )
    return row


def archive(*, actor: Any, announcement_id: int) -> None:
    """Let it stand among what was announced once; it can still be read and replied to."""
    row = announcement_for(actor, announcement_id, lock=True)
    require(actor, Act.ARCHIVE_ANNOUNCEMENT, row)
    row.stage, row.archived_at = ARCHIVED, now()
    session().flush()
    record(AnnouncementArchived(actor_id=actor.id, announcement_id=row.id))


def mark_seen(*, actor: Any, announcement_id: int) -> None:
    """A member has read it: it stands on their home page no longer."""
    row = announcement_for(actor, announcement_id)
    require(actor, Act.KEEP_DRAFT)
    if row.stage in OUT:
        values = {"announcement_id": row.id, "member_id": actor.id}
        session().execute(insert_into(AnnouncementSeen).values(values).on_conflict_do_nothing())


def archive_old() -> None:
    """What ended three months ago goes among the old by itself. A job."""
    with transaction():
        ended = select(Announcement).where(
            Announcement.stage == PUBLISHED, Announcement.ends_at < now() - KEPT_AFTER_END
        )
        for row in session().scalars(ended.order_by(Announcement.id).with_for_update()):
            row.stage, row.archived_at = ARCHIVED, now()
            record(AnnouncementArchived(actor_id=row.author_id, announcement_id=row.id))
        session().flush()


def words_gone(fact: PostErased) -> None:
    """The words of its post were erased: so are its own (WITHIN PostErased)."""
    row = session().scalar(select(Announcement).where(Announcement.post_id == fact.post_id))
    if row is not None:
        row.title = row.source = EMPTIED
        row.heard = row.corrected_why = ""
        row.emptied_at = now()
        session().flush()
