"""Publishing an announcement: now or at its moment, signed, as the first post of a topic."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from forum.announcements import bell, letters
from forum.announcements.audiences import fits
from forum.announcements.models import (
    DRAFT,
    LEAST_HEARD,
    ON_HOME,
    OUT,
    PUBLISHED,
    READING,
    READY,
    SCHEDULED,
    Announcement,
)
from forum.announcements.queries import announcement_for, find_announcement
from forum.announcements.refusals import NotHeard, NotRead, NotThisAudience
from forum.clock import iso, now
from forum.facts.announcing import AnnouncementPublished, AnnouncementScheduled, AnnouncementStopped
from forum.facts.bus import record
from forum.hooks import Written, hooks
from forum.jobs import outbox
from forum.members.models import ANIMATE, ANSWER, SPEAK
from forum.members.queries import viewer_by_id
from forum.policy.acts import Act
from forum.policy.check import can, require
from forum.storage.session import session, transaction
from forum.topics.actions.start import open_topic
from forum.topics.composing import compose
from forum.topics.signing import sign
from forum.web.language import speaking

SIGNED_AS = (ANIMATE, SPEAK, ANSWER)
JOB = "publish-announcement"


def heard_line(heard: str, language: str) -> str:
    """«What we heard», as it stands at the end of an announcement: a part of the post."""
    with force_locale(language or "en"):
        label = _("What we heard:")
    return f"\n\n> **{label}** {heard}"


def publish(*, actor: Any, announcement_id: int, heard: str, insisted: bool = False) -> Announcement:
    """Let it go out now. Sent twice, it goes out once.

    Raises ``NotHeard``, ``NotRead``, ``NotThisAudience``, and ``Reconsider`` unless the author ``insisted``.
    """
    row = announcement_for(actor, announcement_id, lock=True)
    if row.stage in OUT:
        return row
    _ready(actor, row, heard)
    return _go_out(actor, row, insisted=insisted)


def schedule(
    *, actor: Any, announcement_id: int, heard: str, at: datetime, insisted: bool = False
) -> Announcement:
    """Let it go out ``at`` a later moment, if its author still may then. Raises as ``publish`` does."""
    row = announcement_for(actor, announcement_id, lock=True)
    _ready(actor, row, heard)
    written = Written("post", row.source, title="\n".join((row.title, heard)), category=row.category)
    hooks().screen(actor, written, insisted=insisted)
    row.stage, row.publish_at, row.changed_at = SCHEDULED, at, now()
    row.version += 1
    session().flush()
    key = f"{JOB}:{row.id}:{row.version}"
    outbox.later(JOB, {"announcement_id": row.id, "version": row.version}, due=at, key=key)
    record(AnnouncementScheduled(actor_id=actor.id, announcement_id=row.id, at=iso(at)))
    return row


def _ready(actor: Any, row: Announcement, heard: str) -> None:
    require(actor, Act.PUBLISH_ANNOUNCEMENT, row)
    if len(heard.strip()) < LEAST_HEARD:
        raise NotHeard
    if not fits(row.audience, row.audience_id, row.category):
        raise NotThisAudience
    if heard.strip() != row.heard:
        if row.asks_second_reader:
            raise NotRead
        row.heard, row.approved_by_id = heard.strip(), None


def _go_out(actor: Any, row: Announcement, *, insisted: bool) -> Announcement:
    topic = open_topic(
        actor=actor,
        category=row.category,
        title=row.title,
        text=compose(row.source.rstrip() + heard_line(row.heard, row.language)),
        language=row.language,
        insisted=insisted,
    )
    post_id = topic.first_post_id
    if post_id is None:
        raise RuntimeError(f"topic {topic.id} has no post")
    sign(actor=actor, post_id=post_id, category_id=row.category_id, order=SIGNED_AS)
    moment = now()
    row.stage, row.post_id, row.published_at, row.changed_at = PUBLISHED, post_id, moment, moment
    if row.ends_at is None or row.ends_at <= moment:
        row.ends_at = moment + ON_HOME
    session().flush()
    letters.tell_later(row.id)
    record(
        AnnouncementPublished(actor_id=actor.id, announcement_id=row.id, topic_id=topic.id, post_id=post_id)
    )
    return row


def publish_due(payload: dict[str, Any]) -> None:
    """Let a scheduled announcement go out: a job. Whoever may not any more is told that it did not."""
    with transaction():
        row = find_announcement(payload["announcement_id"], lock=True)
        if row is None or row.stage != SCHEDULED or row.version != payload["version"]:
            return
        author = viewer_by_id(row.author_id)
        allowed = can(author, Act.PUBLISH_ANNOUNCEMENT, row) and fits(
            row.audience, row.audience_id, row.category
        )
        if author is not None and allowed:
            with speaking(author.language):  # what screening finds is kept in its author's language
                _go_out(author, row, insisted=True)
            return
        _put_back(row)
        bell.answer(row, bell.STOPPED, None)
        record(AnnouncementStopped(actor_id=row.author_id, announcement_id=row.id, by_rule=True))


def stop(*, actor: Any, announcement_id: int) -> Announcement:
    """Take it back from its moment, or from the colleague who has not read it yet. Twice is once."""
    row = announcement_for(actor, announcement_id, lock=True)
    if row.stage in (DRAFT, READY):
        return row
    require(actor, Act.STOP_ANNOUNCEMENT, row)
    was_read = row.stage == READING
    _put_back(row)
    if was_read:
        bell.forget_asking(row, actor.id, row.version - 1)
    else:
        bell.colleague_did(row, bell.HALTED, actor.id)
    record(AnnouncementStopped(actor_id=actor.id, announcement_id=row.id, by_rule=False))
    return row


def _put_back(row: Announcement) -> None:
    row.stage = READY if row.approved_by_id is not None else DRAFT
    row.publish_at, row.changed_at = None, now()
    row.version += 1
    session().flush()
