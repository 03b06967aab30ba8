"""What shelter keeps from a member: newcomers' bells, and strangers' words that nobody has looked at.

*Regular* is whoever has regular standing, and every moderator. A *stranger* to a member is somebody who is
not regular and whom the member had never answered when the shelter began: neither by a reply to a post of
theirs nor in a topic they started. What they wrote to the member does not make them known: attackers do that.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from forum.hooks import Written
from forum.members.actions.change_standing import REGULAR
from forum.members.models import Member
from forum.members.queries import viewer_by_id
from forum.storage.session import session
from forum.text.mentions import mentioned_names
from forum.text.quotes import quoted_post_ids
from forum.topics.models import PUBLISHED, ROOM, Post, Topic
from moderation.care.queries import running_shelters


def regular(writer: Any) -> bool:
    """Whether people here know ``writer``, a viewer, well enough."""
    return bool(writer.standing == REGULAR or writer.is_staff)


def must_wait(actor: Any, written: Written) -> bool:
    """Whether ``written`` speaks to a member under shelter to whom ``actor`` is a stranger.

    Towards somebody without a name every newcomer waits while any shelter runs: a verdict that asked who it
    is would tell.
    """
    if (written.kind != "post" and not written.to and not written.to_somebody) or regular(actor):
        return False
    since = running_shelters()
    since.pop(actor.id, None)
    if not since or written.to_somebody:
        return bool(since)
    found = set(written.to) | spoken_to(written.text, written.reply_to_id, written.topic)
    found |= spoken_to(written.title, None, None)  # by itself: nothing in it may swallow the text
    return any(not _answered(one, actor.id, since[one]) for one in sorted(found & since.keys()))


def hush(author_id: int, member_ids: Collection[int]) -> Collection[int]:
    """Those of ``member_ids`` who are under shelter, if the author is not regular: no bell rings for them."""
    since = running_shelters(member_ids)
    if not since:
        return ()
    writer = viewer_by_id(author_id)
    return () if writer is not None and regular(writer) else since.keys()


def spoken_to(source: str, reply_to_id: int | None, topic: Any) -> set[int]:
    """Whom a post speaks to: it mentions or quotes them, replies to a post of theirs, or stands in a topic
    they started and replies to nobody in particular. A live room is nobody's."""
    names = [name.lower() for name in mentioned_names(source)]
    posts = quoted_post_ids(source) + ([reply_to_id] if reply_to_id else [])
    found: set[int] = set()
    if names:
        found.update(session().scalars(select(Member.id).where(Member.username_key.in_(names))))
    if posts:
        found.update(session().scalars(select(Post.author_id).where(Post.id.in_(posts))))
    if topic is not None and topic.kind != ROOM and reply_to_id is None:
        found.add(topic.author_id)
    return found


def _answered(member_id: int, other_id: int, before: datetime) -> bool:
    """Whether a member had ever spoken to another of their own will."""
    theirs = aliased(Post)
    mine = (
        select(Post.id).where(Post.author_id == member_id, Post.state == PUBLISHED, Post.created_at < before)
    ).limit(1)
    to_them = mine.join(theirs, theirs.id == Post.reply_to_id).where(theirs.author_id == other_id)
    with_them = mine.join(Topic, Topic.id == Post.topic_id).where(
        Topic.author_id == other_id, Topic.kind != ROOM, Post.reply_to_id.is_(None)
    )
    return any(session().scalar(one) is not None for one in (to_them, with_them))
