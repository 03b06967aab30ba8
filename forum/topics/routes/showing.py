"""What the page of a topic needs to be drawn."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from sqlalchemy import select

from forum.community.edition import edition
from forum.policy.acts import Act
from forum.policy.check import can
from forum.policy.words import member
from forum.storage.idempotency import new_key
from forum.storage.session import session
from forum.topics.cards import cards_for
from forum.topics.models import Tag
from forum.topics.views import PostPage, TopicView
from forum.web.keeping import memory


def tags_of(topic: TopicView) -> tuple[tuple[str, str], ...]:
    """The topic's tags as (key, name); remembered, because they change with the topic's number."""
    kept = memory("tags", len)
    key = (topic.id, topic.seq, edition())
    found: tuple[tuple[str, str], ...] | None = kept.get(key)
    if found is None:
        rows = session().execute(select(Tag.key, Tag.name).where(Tag.topic_id == topic.id).order_by(Tag.key))
        found = tuple((row.key, row.name) for row in rows)
        kept.put(key, found)
    return found


def topic_context(viewer: Any, topic: TopicView, page: PostPage, language: str) -> dict[str, Any]:
    """The context of ``topics/show.html`` and ``topics/room.html``: everything is read here, once."""
    cards = list(cards_for(page.lines, language).values())
    first_unread = _place_of_unread(topic, page)
    known = member(viewer, None)
    return {
        "topic": topic,
        "category": topic.category,
        "category_name": topic.category.name(language),
        "tags": tags_of(topic),
        "page": page,
        "read_cards": Markup("".join(cards[:first_unread])),  # noqa: S704 (rendered by our template)
        "unread_cards": Markup("".join(cards[first_unread:])) if first_unread is not None else "",  # noqa: S704
        "earlier_url": f"{topic.url}?before={page.first_id}" if page.has_earlier else None,
        "later_url": f"{topic.url}?after={page.last_id}" if page.has_later else None,
        "may_reply": can(viewer, Act.REPLY, topic),
        "known": known,
        "draft": topic.draft,
        "key": new_key() if known else "",
        "level": topic.level or topic.category_level or "normal",
    }


def _place_of_unread(topic: TopicView, page: PostPage) -> int | None:
    """How many cards stand above the first-unread line, None when that line is not on this page."""
    for place, line in enumerate(page.lines):
        if line.id == topic.first_unread_id:
            return place
    return None
