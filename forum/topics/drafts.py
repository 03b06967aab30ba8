"""What members have begun to write: kept on the server per topic, and once for a new topic."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, select

from forum.clock import now
from forum.policy.acts import Act
from forum.policy.check import require
from forum.reading.models import Draft
from forum.storage.prepared import Prepared
from forum.storage.session import session
from forum.storage.upsert import insert_into
from forum.text.clean import POST_LENGTH, clean_line, clean_text, is_blank
from forum.topics.models import Topic
from forum.topics.visibility import TOPIC_VISIBLE, sight

NEW_TOPIC = 0
"""Stands for the topic that does not exist yet."""

BODY_LENGTH = 2 * POST_LENGTH
"""Characters. A draft may be too long for a post: one shortens it before sending."""
TITLE_LENGTH = 200
TAGS_LENGTH = 200
MOST_SHOWN = 100
BEGINNING = 200
"""Characters shown of a draft in a list; all of it when its topic is gone, for there is no other place."""


class DraftOvertaken(Exception):
    """Another device has saved this draft meanwhile; ``draft`` is what it wrote."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(f"draft {draft.id} is at version {draft.version}")
        self.draft = draft


@dataclass(frozen=True, slots=True)
class Begun:
    """What a member has typed so far, as it was sent: untidy, perhaps too long."""

    body: str
    title: str = ""
    tags: str = ""
    category_id: int | None = None
    reply_to_id: int | None = None

    def cleaned(self) -> dict[str, Any]:
        """The columns of a ``Draft``. Raises ``TextTooLong``."""
        return {
            "body": clean_text(self.body, BODY_LENGTH),
            "title": clean_line(self.title, TITLE_LENGTH),
            "tags": clean_line(self.tags, TAGS_LENGTH),
            "category_id": self.category_id,
            "reply_to_id": self.reply_to_id,
        }


def save_draft(*, actor: Any, topic_id: int, begun: Begun, version: int) -> int:
    """Keep what ``actor`` has typed; answers its version, 0 when nothing is left to keep.

    ``version`` is the one the writer's device knows, 0 for none. Raises ``DraftOvertaken`` when it
    would overwrite what another device saved, ``TextTooLong`` when it is too long.
    """
    require(actor, Act.KEEP_DRAFT)
    columns = begun.cleaned()
    empty = all(is_blank(columns[name]) for name in ("body", "title", "tags"))
    if not empty and _begin(actor.id, topic_id, columns) is not None:
        return _version_of(actor.id, topic_id)
    draft: Draft | None = session().scalar(_mine(actor.id, topic_id).with_for_update())
    if draft is None:
        return 0
    if all(getattr(draft, name) == value for name, value in columns.items()):
        return draft.version
    if draft.version != version:
        raise DraftOvertaken(draft)
    if empty:
        session().delete(draft)
        return 0
    for name, value in columns.items():
        setattr(draft, name, value)
    draft.version += 1
    draft.saved_at = now()
    return draft.version


_FORGET = Prepared(
    delete(Draft).where(Draft.member_id == bindparam("me"), Draft.topic_id == bindparam("topic"))
)


def forget_draft(*, actor: Any, topic_id: int) -> None:
    """Drop the draft: it was sent (call this in the same transaction), or is not wanted any more."""
    _FORGET.run({"me": actor.id, "topic": topic_id})


def draft_of(actor: Any, topic_id: int) -> Draft | None:
    """What ``actor`` has begun to write in the topic, None when nothing."""
    return session().scalar(_mine(actor.id, topic_id)) if actor is not None else None


def _mine(member_id: int, topic_id: int) -> Any:
    return select(Draft).where(Draft.member_id == member_id, Draft.topic_id == topic_id)


def _begin(member_id: int, topic_id: int, columns: dict[str, Any]) -> int | None:
    """Insert the draft unless there is one; answers its id.

    The first version is the time in milliseconds, so that a device which knows an earlier draft of the
    topic, sent or dropped since, never takes a new one for it.
    """
    values = {
        **columns,
        "member_id": member_id,
        "topic_id": topic_id,
        "version": time.time_ns() // 1_000_000,
        "saved_at": now(),
    }
    statement = insert_into(Draft).values(**values).on_conflict_do_nothing().returning(Draft.id)
    found: int | None = session().scalar(statement)
    return found


def _version_of(member_id: int, topic_id: int) -> int:
    return (
        session().scalar(
            select(Draft.version).where(Draft.member_id == member_id, Draft.topic_id == topic_id)
        )
        or 0
    )


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in a list: where it belongs, and how it begins. ``title`` is "" for an untitled new topic."""

    topic_id: int
    title: str
    url: str
    beginning: str
    saved_at: datetime


def drafts_of(viewer: Any) -> list[DraftLine]:
    """The drafts of ``viewer``, newest first.

    One whose topic is no longer to be seen is listed too, without the topic's title: the text is theirs.
    """
    seen = and_(Topic.id == Draft.topic_id, TOPIC_VISIBLE)
    rows = session().execute(
        select(Draft, Topic.title).outerjoin(Topic, seen).where(Draft.member_id == viewer.id)
        .order_by(Draft.saved_at.desc(), Draft.id.desc()).limit(MOST_SHOWN),
        sight(viewer),
    )  # fmt: skip
    return [
        DraftLine(
            topic_id=draft.topic_id,
            title=title or draft.title,
            url=f"/topics/{draft.topic_id}#composer" if draft.topic_id else "/topics/new",
            beginning=draft.body[:BEGINNING] if title or not draft.topic_id else draft.body,
            saved_at=draft.saved_at,
        )
        for draft, title in rows
    ]
