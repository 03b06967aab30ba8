"""What happens to an announcement that is out: corrected in the open, archived, read, emptied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select

from forum.announcements import bell
from forum.announcements.actions.publish import heard_line
from forum.announcements.models import (
    ARCHIVED,
    KEPT_AFTER_END,
    OUT,
    PUBLISHED,
    Announcement,
    AnnouncementSeen,
    CorrectionDraft,
)
from forum.announcements.queries import announcement_for
from forum.announcements.refusals import AnotherWaits, NothingChanged, NotRead
from forum.clock import now
from forum.facts.announcing import AnnouncementArchived, AnnouncementCorrected
from forum.facts.bus import record
from forum.facts.catalogue import PostErased
from forum.members.queries import viewer_by_id
from forum.policy.acts import Act
from forum.policy.check import can, require
from forum.policy.mandates import animates
from forum.storage.session import session, transaction
from forum.storage.upsert import insert_into
from forum.topics.actions.edit import rewrite_post
from forum.topics.actions.tag import retitle, screen_title
from forum.topics.composing import compose
from forum.topics.queries import post_for
from forum.topics.sequence import locked_topics

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


@dataclass(frozen=True, slots=True)
class Words:
    """How it shall read; all of it is clean already."""

    body: str
    """But «what we heard», which no correction touches."""
    why: str
    revision: int
    """The text of the post that it was written from."""
    title: str = ""
    """"" where that stays as it is."""


def correct(*, actor: Any, announcement_id: int, words: Words, insisted: bool = False) -> Announcement:
    """Let it read otherwise: everybody sees the difference and why, and finds it on their home page again.

    Raises ``NotRead`` where a colleague has to read it first (``propose``), ``AnotherWaits``, what ``go_out``
    raises, and ``Reconsider`` over the title or the reason.
    """
    row = held_with_topic(actor, announcement_id)
    require(actor, Act.CORRECT_ANNOUNCEMENT, row)
    if row.asks_second_reader:
        raise NotRead
    require_no_others_waits(actor, row)
    screen_beside(actor, row, words)
    go_out(actor, row, words, insisted=insisted)
    bell.colleague_did(row, bell.REWORDED, actor.id)
    return row


def require_no_others_waits(actor: Any, row: Announcement) -> None:
    """Raise ``AnotherWaits`` over a correction that somebody else wrote, who may still correct it.

    It may wait although nobody has to read it any more.
    """
    known: CorrectionDraft | None = row.correction
    if known is None or not known.waits or known.writer_id == actor.id:
        return
    if can(viewer_by_id(known.writer_id), Act.CORRECT_ANNOUNCEMENT, row):
        raise AnotherWaits


def held_with_topic(actor: Any, announcement_id: int) -> Announcement:
    """The announcement, its topic's row held first, as by everybody who changes a topic, then its own."""
    row = announcement_for(actor, announcement_id)
    if row.post is not None:
        locked_topics([row.post.topic_id])
    return announcement_for(actor, announcement_id, lock=True)


def go_out(actor: Any, row: Announcement, words: Words, *, insisted: bool) -> Announcement:
    """Correct it in the name of ``actor``, for the verb that has asked the rules.

    The title was screened when it was written (``screen_beside``). Raises ``NothingChanged``, ``Overtaken``
    of a topic's post, and ``Reconsider`` unless its writer ``insisted``.
    """
    post = post_for(actor, row.post_id or 0, lock=True)
    text = compose(corrected(row, words.body))
    post.has_beneath = True
    # before a case of it may open: the words are those of whoever corrects from now on
    row.corrected_at, row.corrected_why, row.corrected_by_id = now(), words.why, actor.id
    changed = rewrite_post(
        actor=actor,
        post=post,
        text=text,
        revision=words.revision,
        reason=words.why,
        insisted=insisted,
        retitled=retitled(row, words),
    )
    if not changed:
        raise NothingChanged
    if retitled(row, words):
        if row.leads:
            retitle(actor=actor, topic=post.topic, title=words.title, reason=words.why)
        row.title = words.title
    for gone in (
        delete(AnnouncementSeen).where(AnnouncementSeen.announcement_id == row.id),
        delete(CorrectionDraft).where(CorrectionDraft.announcement_id == row.id),
    ):
        session().execute(gone)
    bell.forget_correction(row, actor.id)
    session().flush()
    record(
        AnnouncementCorrected(
            actor_id=actor.id, announcement_id=row.id, topic_id=post.topic_id, post_id=post.id
        )
    )
    return row


def screen_beside(actor: Any, row: Announcement, words: Words) -> None:
    """The title and the reason: neither waits for a moderator, so ``Reconsider`` of what would be held."""
    screen_title(actor, row.post.topic, f"{words.title}\n{words.why}" if retitled(row, words) else words.why)


def retitled(row: Announcement, words: Words) -> bool:
    """Whether these words bring another title."""
    return bool(words.title and words.title != row.heading)


def archive(*, actor: Any, announcement_id: int) -> None:
    """Let it stand among what was announced once; it can still be read and replied to. Twice is once."""
    row = announcement_for(actor, announcement_id, lock=True)
    if row.stage == ARCHIVED and animates(actor, row):
        return
    require(actor, Act.ARCHIVE_ANNOUNCEMENT, row)
    row.stage, row.archived_at = ARCHIVED, now()
    session().flush()
    bell.colleague_did(row, bell.PUT_AWAY, actor.id)
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
        session().execute(delete(CorrectionDraft).where(CorrectionDraft.announcement_id == row.id))
        session().flush()
