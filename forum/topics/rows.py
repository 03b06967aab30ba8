"""Lines of topic lists: rendered once per language, version and count of what is new, and kept."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from flask import current_app
from markupsafe import Markup
from sqlalchemy import bindparam, select

from forum.categories.catalogue import catalogue
from forum.community.edition import edition
from forum.members.models import Member
from forum.members.people import called
from forum.storage.session import session
from forum.text.excerpt import excerpt
from forum.text.initials import hue, initials
from forum.topics.models import Post, Tag, Topic
from forum.topics.views import Row, TopicLine
from forum.web.keeping import Memory, keeping, memory

EXCERPT = 160
"""Characters of the newest post that a row shows."""

_TOPICS = (
    select(
        Topic.id,
        Topic.seq,
        Topic.last_post_id,
        Topic.category_id,
        Topic.kind,
        Topic.title,
        Topic.slug,
        Topic.pinned,
        Topic.locked,
        Topic.last_posted_at,
        Post.html,
        Member.username,
        Member.display_name,
        Member.works_here,
    )
    .join(Post, Post.id == Topic.last_post_id)
    .join(Member, Member.id == Post.author_id)
    .where(Topic.id.in_(bindparam("ids", expanding=True)))
)
_TAGS = (
    select(Tag.topic_id, Tag.name).where(Tag.topic_id.in_(bindparam("ids", expanding=True))).order_by(Tag.key)
)


def kept_rows() -> Memory[str]:
    """The rows this process remembers."""
    return memory("rows", len)


def _key(line: TopicLine, language: str) -> Hashable:
    return (line.id, line.seq, line.last_post_id, line.unread, language, edition())


def rows_for(lines: Sequence[TopicLine], language: str) -> list[Markup]:
    """The HTML of each line's row, in the same order; at most two queries, for rows nobody asked for yet."""
    kept = kept_rows()
    found = {line.id: kept.get(_key(line, language)) for line in lines}
    missing = [line for line in lines if found[line.id] is None]
    if missing:
        found.update(_render(missing, language))
    return [Markup(html) for line in lines if (html := found[line.id]) is not None]  # noqa: S704 (rendered)


def _render(lines: Sequence[TopicLine], language: str) -> dict[int, str]:
    known = {line.id: line for line in lines}
    rows = session().execute(_TOPICS, {"ids": list(known)}).all()
    tags: dict[int, list[str]] = {}
    for topic_id, name in session().execute(_TAGS, {"ids": list(known)}):
        tags.setdefault(topic_id, []).append(name)
    rendered: dict[int, str] = {}
    with keeping(language):
        macro: Any = current_app.jinja_env.get_template("topics/_row.html").make_module({"lang": language})
        for row in rows:
            view = _row(row, tuple(tags.get(row.id, ())), language)
            rendered[row.id] = str(macro.topic_row(view, unread=known[row.id].unread)).strip()
    kept = kept_rows()
    for row in rows:
        if row.seq == known[row.id].seq:
            kept.put(_key(known[row.id], language), rendered[row.id])
    return rendered


def _row(row: Any, tags: tuple[str, ...], language: str) -> Row:
    category = catalogue()[row.category_id]
    url = f"/topics/{row.id}/{row.slug}" if row.slug else f"/topics/{row.id}"
    return Row(
        id=row.id,
        seq=row.seq,
        last_post_id=row.last_post_id,
        title=row.title,
        url=url,
        first_unread_url=f"{url}?go=unread",
        kind=row.kind,
        pinned=row.pinned,
        locked=row.locked,
        excerpt=excerpt(row.html, EXCERPT),
        tags=tags,
        category_name=category.name(language),
        category_url=f"/c/{category.slug}",
        category_hue=category.hue,
        last_author_display=called(row.display_name, row.works_here),
        last_author_initials=initials(row.display_name),
        last_author_hue=hue(row.username),
        last_posted_at=row.last_posted_at,
    )
