"""An announcement that is out goes with its topic: elsewhere, under another title, into another topic."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from forum.announcements.models import Announcement
from forum.announcements.queries import attached
from forum.storage.session import session
from forum.topics.models import Post


def topic_changed(fact: Any) -> None:
    """It stands where its topic stands, and is called as that is, while that is its own.

    WITHIN TopicRenamed, TopicMoved, TopicsMerged, TopicSplit; the topics' rows are held.
    """
    topics = {fact.topic_id, getattr(fact, "new_topic_id", fact.topic_id)}
    here = (
        select(Announcement)
        .join(Post, Post.id == Announcement.post_id)
        .where(Post.topic_id.in_(topics))
        .order_by(Announcement.id)
        .with_for_update(of=Announcement)
        .execution_options(populate_existing=True)
    )
    for row in attached(session().scalars(here).all()):
        row.category_id, row.title = row.post.topic.category_id, row.heading
    session().flush()
