"""What the page of a topic needs to be drawn."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup, escape
from sqlalchemy import select

from forum.community.edition import edition
from forum.members.models import Member
from forum.members.standing_in import send_kept, send_noted
from forum.policy.acts import Act
from forum.policy.check import can
from forum.policy.words import member
from forum.reading.models import level_of
from forum.storage.idempotency import new_key
from forum.storage.session import session
from forum.topics.cards import cards_for
from forum.topics.models import PUBLISHED, ROOM, Post, Tag
from forum.topics.proceedings import slowness_of
from forum.topics.signing import voice_of
from forum.topics.views import PostPage, TopicView
from forum.web.ids import bounded_id
from forum.web.keeping import MEGABYTE, Memory, memory
from forum.web.kept import Piece, may_keep
from forum.web.places import place

Tags = tuple[tuple[str, str], ...]
"""Tags as (key, name)."""


def tags_of(topic: TopicView) -> Tags:
    """The topic's tags as (key, name); remembered, because they change with the topic's number."""
    kept: Memory[Tags] = memory("tags", len)
    key = (topic.id, topic.seq, edition())
    found = kept.get(key)
    if found is None:
        rows = session().execute(select(Tag.key, Tag.name).where(Tag.topic_id == topic.id).order_by(Tag.key))
        found = tuple((row.key, row.name) for row in rows)
        kept.put(key, found)
    return found


def posts_block(topic: TopicView, page: PostPage, language: str) -> Piece:
    """The cards of a page, and the line above the first one that the viewer has not read."""
    line = _place_of_unread(topic, page)
    kept: Memory[Piece] = memory("blocks", len, 6 * MEGABYTE)
    key = (page.lines, line, language, edition())
    found = kept.get(key)
    if found is None:
        cards = list(cards_for(page.lines, language).values())
        if line is not None:
            words = _("New since your last visit")
            cards.insert(line, _UNREAD_LINE.format(escape(words)))
        found = Piece("\n".join(cards))
        if len(cards) == len(page.lines) + (line is not None):
            kept.put(key, found)
    return found


_UNREAD_LINE = '<p class="first-unread" id="unread"><span>{}</span></p>'


def _place_of_unread(topic: TopicView, page: PostPage) -> int | None:
    """How many cards stand above the first-unread line, None when that line is not on this page."""
    if topic.first_unread_id is None:
        return None
    for above, line in enumerate(page.lines):
        if line.id == topic.first_unread_id:
            return above
    return None


def topic_context(viewer: Any, topic: TopicView, page: PostPage, language: str) -> dict[str, Any]:
    """What the templates of a topic show besides the posts and what is the viewer's own."""
    return {
        "topic": topic,
        "category": topic.category,
        "category_name": topic.category.name(language),
        "tags": tags_of(topic),
        "slowed": slowness_of(topic),
        "page": page,
        "earlier_url": f"{topic.url}?before={page.first_id}" if page.has_earlier else None,
        "later_url": f"{topic.url}?after={page.last_id}" if page.has_later else None,
        "may_reply": can(viewer, Act.REPLY, topic),
        "may_manage": can(viewer, Act.RENAME_TOPIC, topic),
        "hands": can(viewer, Act.HAND_DRAFT),
        "voice": voice_of(viewer, topic, language),
        "known": member(viewer, None),
        "level": level_of(topic.level, topic.category_level),
    }


def send_topic(viewer: Any, topic: TopicView, page: PostPage, language: str) -> ResponseReturnValue:
    """The page of a topic: the same skeleton for many, completed for this viewer."""
    template = f"topics/{ROOM if topic.kind == ROOM else 'show'}.html"
    posts = posts_block(topic, page, language)
    context = topic_context(viewer, topic, page, language)
    if topic.draft is not None or request.args.get("reply_to") or not may_keep():
        own = {"posts": Markup(posts.text.decode()), "draft": topic.draft, "key": new_key()}  # noqa: S704
        parent = parent_of(topic, bounded_id(request.args.get("reply_to")))
        return render_template(template, **context, **own, reply_to=parent, read_up_to=topic.last_read_id)
    anyone = {
        "posts": Markup(place("posts")),  # noqa: S704 (our own mark)
        "key": place("key"),
        "read_up_to": place("read_up_to") if context["known"] else "0",
    }
    context["topic"] = replace(topic, last_read_id=0)
    key = (template, request.full_path, edition(), *context.values())
    return send_kept(
        key,
        language,
        viewer,
        lambda: render_template(template, **context, **anyone, draft=None, reply_to=None),
        {"posts": posts, "key": new_key(), "read_up_to": str(topic.last_read_id)},
        short=_guests_key(topic, language),
    )


def send_known(topic: TopicView, language: str) -> Response | None:
    """The page that guests were last sent from this address, if nothing that it shows has changed.

    What guests see follows from the topic's row, whose number grows with every change that a reader
    could see, and from the edition. Whether they may see the topic has been asked already.
    """
    return send_noted(_guests_key(topic, language)) if may_keep() else None


def _guests_key(topic: TopicView, language: str) -> Hashable:
    return (request.full_path, language, topic, edition())


def parent_of(topic: TopicView, post_id: int | None) -> tuple[int, str] | None:
    """The post of ``topic`` that is being replied to, and its author's name."""
    if post_id is None:
        return None
    row = (
        session()
        .execute(
            select(Post.id, Member.display_name)
            .join(Member, Member.id == Post.author_id)
            .where(Post.id == post_id, Post.topic_id == topic.id, Post.state == PUBLISHED)
        )
        .one_or_none()
    )
    return None if row is None else (row.id, row.display_name)
