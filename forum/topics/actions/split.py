"""Splitting posts off into a topic of their own."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, literal, select

from forum.categories.catalogue import CategoryView
from forum.facts.bus import record
from forum.facts.catalogue import TopicSplit
from forum.policy.acts import Act
from forum.policy.check import require
from forum.reading.models import Reading
from forum.storage.session import session
from forum.storage.upsert import insert_into
from forum.text.slug import slugify
from forum.topics.actions.tag import title_stems
from forum.topics.models import PUBLISHED, ROOM, TALK, Post, Topic
from forum.topics.refusals import NotPossible
from forum.topics.sequence import move_posts


def split_topic(
    *,
    actor: Any,
    topic: Topic,
    title: str,
    category: CategoryView,
    reason: str,
    post_ids: Collection[int] = (),
    from_post_id: int | None = None,
) -> Topic:
    """Make a topic called ``title`` of the chosen posts, or of all from ``from_post_id`` on.

    Posts keep their ids. Its author is who wrote the oldest of them; whoever followed ``topic`` follows
    it too. Raises ``NotPossible`` when nothing readable would move, or nothing would stay.
    """
    require(actor, Act.SPLIT_TOPIC, topic)
    require(actor, Act.START_TOPIC, category)
    which = Post.id >= from_post_id if from_post_id is not None else Post.id.in_(post_ids)
    oldest = _check(topic, which)
    new = Topic(
        category_id=category.id,
        author_id=oldest.author_id,
        kind=TALK,
        title=title,
        slug=slugify(title),
        language=topic.language,
        search_text=title_stems(title, ()),
        created_at=oldest.created_at,
    )
    session().add(new)
    session().flush()
    new.category = category  # type: ignore[misc]
    move_posts(which, topic, new)
    _follow_along(topic, new)
    record(
        TopicSplit(actor_id=actor.id, topic_id=topic.id, seq=topic.seq, new_topic_id=new.id, reason=reason)
    )
    return new


def _check(topic: Topic, which: ColumnElement[bool]) -> Any:
    """The oldest post that would go, as ``author_id`` and ``created_at``."""
    if topic.kind == ROOM or topic.state != PUBLISHED:
        raise NotPossible(_l("Only a topic that is shown, and no live room, can be split."))
    readable = select(Post.author_id, Post.created_at).where(
        Post.topic_id == topic.id, Post.state == PUBLISHED
    )
    oldest = session().execute(readable.where(which).order_by(Post.id).limit(1)).first()
    if oldest is None:
        raise NotPossible(_l("Choose at least one post that can be read."))
    if session().execute(readable.where(~which).limit(1)).first() is None:
        raise NotPossible(_l("At least one post must stay. To move them all, merge the topics instead."))
    return oldest


def _follow_along(topic: Topic, new: Topic) -> None:
    columns = ["member_id", "topic_id", "last_read_id", "level"]
    session().execute(
        insert_into(Reading).from_select(
            columns,
            select(Reading.member_id, literal(new.id), Reading.last_read_id, Reading.level).where(
                Reading.topic_id == topic.id
            ),
        )
    )
