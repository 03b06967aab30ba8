"""Writing an announcement: begun, changed, thrown away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forum.announcements import bell
from forum.announcements.audiences import fits
from forum.announcements.models import DRAFT, Announcement
from forum.announcements.queries import announcement_for
from forum.announcements.refusals import DraftChanged, NotThisAudience
from forum.categories.catalogue import CategoryView
from forum.clock import now
from forum.colleagues.actions.say import forget_words
from forum.facts.announcing import AnnouncementDrafted, AnnouncementDropped
from forum.facts.bus import record
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session


@dataclass(frozen=True, slots=True)
class Draft:
    """What a draft says; all of it is clean already."""

    title: str
    source: str
    category: CategoryView
    audience: str
    audience_id: int | None
    language: str
    ends_at: datetime | None
    heard: str = ""
    """What members had said about it: said at the latest when it is published, or read by a colleague."""


def begin(*, actor: Any, draft: Draft) -> Announcement:
    """Keep a new draft. Raises ``NotThisAudience``."""
    require(actor, Act.ANNOUNCE, draft.category)
    row = Announcement(author_id=actor.id)
    _take(row, draft)
    session().add(row)
    session().flush()
    record(AnnouncementDrafted(actor_id=actor.id, announcement_id=row.id))
    return row


def change(*, actor: Any, announcement_id: int, draft: Draft, version: int) -> Announcement:
    """Let a draft read otherwise; what a colleague agreed to before has to be agreed to again.

    Raises ``DraftChanged`` when it is not the one of ``version`` any more, and ``NotThisAudience``.
    """
    row = announcement_for(actor, announcement_id, lock=True)
    require(actor, Act.WRITE_ANNOUNCEMENT, row)
    require(actor, Act.ANNOUNCE, draft.category)
    if row.version != version:
        raise DraftChanged
    before = _words(row)
    _take(row, draft)
    if _words(row) != before:
        row.stage, row.approved_by_id = DRAFT, None
    row.version += 1
    row.changed_at = now()
    session().flush()
    record(AnnouncementDrafted(actor_id=actor.id, announcement_id=row.id))
    return row


def _take(row: Announcement, draft: Draft) -> None:
    if not fits(draft.audience, draft.audience_id, draft.category):
        raise NotThisAudience
    row.title, row.source, row.category_id = draft.title, draft.source, draft.category.id
    row.audience, row.audience_id = draft.audience, draft.audience_id
    row.language, row.ends_at, row.heard = draft.language, draft.ends_at, draft.heard.strip()


def _words(row: Announcement) -> tuple[Any, ...]:
    """What a colleague agrees to."""
    return row.title, row.source, row.heard, row.category_id, row.audience, row.audience_id


def drop(*, actor: Any, announcement_id: int) -> None:
    """Throw a draft away."""
    row = announcement_for(actor, announcement_id, lock=True)
    require(actor, Act.DROP_ANNOUNCEMENT, row)
    forget_words([row.place])
    bell.forget(row, actor.id)
    session().delete(row)
    session().flush()
    record(AnnouncementDropped(actor_id=actor.id, announcement_id=announcement_id))
