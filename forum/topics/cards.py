"""Post cards: rendered once per language and version, kept, the same for every reader."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Any

from flask import current_app
from markupsafe import Markup
from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from forum.community.edition import edition
from forum.hooks import hooks
from forum.members.models import Member
from forum.storage.session import rows
from forum.text.initials import hue, initials
from forum.topics.models import DELETED, HELD, PUBLISHED, OfficialPost, Post, Topic
from forum.topics.signing import signature
from forum.topics.views import Card, PostLine
from forum.web.keeping import MEGABYTE, Memory, keeping, memory

_Author = aliased(Member)
_Parent = aliased(Post)
_ParentAuthor = aliased(Member)

_BODIES = (
    select(
        Post.id,
        Post.seq,
        Post.topic_id,
        Post.state,
        Post.html,
        Post.reason,
        Post.leaves_tombstone,
        Post.has_beneath,
        Post.created_at,
        Post.edited_at,
        Post.reply_to_id,
        Post.author_id,
        _Author.username,
        _Author.display_name,
        _ParentAuthor.display_name.label("reply_to_display"),
        Topic.language,
        Topic.category_id,
        (Topic.first_post_id == Post.id).label("opens"),
        _Author.works_here,
        _Author.first_name,
        OfficialPost.capability.label("official"),
        OfficialPost.category_id.label("official_place"),
        OfficialPost.about.label("official_about"),
    )
    .join(_Author, _Author.id == Post.author_id)
    .join(Topic, Topic.id == Post.topic_id)
    .join(_Parent, _Parent.id == Post.reply_to_id, isouter=True)
    .join(_ParentAuthor, _ParentAuthor.id == _Parent.author_id, isouter=True)
    .join(OfficialPost, OfficialPost.post_id == Post.id, isouter=True)
    .where(Post.id.in_(bindparam("ids", expanding=True)))
)


def kept_cards() -> Memory[bytes]:
    """The cards this process remembers, as bytes: text with «’» in it would take twice the memory."""
    return memory("cards", len, 10 * MEGABYTE)


def _key(line: PostLine, language: str) -> Hashable:
    return (line.id, line.topic_id, line.seq, language, edition())


def cards_for(lines: Sequence[PostLine], language: str) -> dict[int, str]:
    """The HTML of each line's card by post id, in the lines' order. Who may see them was decided before.

    At most one query, for the cards nobody has asked for since they last changed; and one for what stands
    beneath those of them that ever had something there.
    """
    kept = kept_cards()
    known = {line.id: kept.get(_key(line, language)) for line in lines}
    missing = [line for line in lines if known[line.id] is None]
    if missing:
        known.update(_render(missing, language))
    return {post_id: html.decode() for post_id, html in known.items() if html is not None}


def _render(lines: Iterable[PostLine], language: str) -> dict[int, bytes]:
    known = {line.id: line for line in lines}
    found = rows(_BODIES, {"ids": list(known)})
    posts = [row for row in found if row.seq == known[row.id].seq or _for_everyone(row)]
    beneath = hooks().standing_beneath(
        "post", [row.id for row in posts if row.has_beneath and row.state == PUBLISHED]
    )
    rendered: dict[int, bytes] = {}
    with keeping(language):
        template = current_app.jinja_env.get_template("topics/_card.html")
        for row in posts:
            rendered[row.id] = (
                template.render(card=_card(row, language, beneath.get(row.id, ()))).strip().encode()
            )
    kept = kept_cards()
    for row in posts:
        # A post that changed since its line was read is shown as it is now, and kept under its new number.
        kept.put((row.id, row.topic_id, row.seq, language, edition()), rendered[row.id])
    return rendered


def _for_everyone(row: Any) -> bool:
    """Whether a post that changed a moment ago may still be shown to whoever could see it before."""
    return bool(row.state != HELD and (row.state != DELETED or row.leaves_tombstone))


def _signature(row: Any, language: str) -> tuple[str, str] | None:
    if row.official is None:
        return None
    signed = row.first_name, row.official, row.official_place, row.official_about
    return signature(*signed, here=row.category_id, language=language)


def _card(row: Any, language: str, beneath: Sequence[Any]) -> Card:
    readable = row.state in (PUBLISHED, HELD)
    address = f"/posts/{row.id}"
    return Card(
        id=row.id,
        seq=row.seq,
        state=row.state,
        author_id=row.author_id,
        author_display=row.display_name,
        author_initials=initials(row.display_name),
        author_hue=hue(row.username),
        author_url=f"/members/{row.username}",
        official=row.official is not None,
        signature=_signature(row, language),
        works_here=row.works_here,
        opens=bool(row.opens),
        created_at=row.created_at,
        edited_at=row.edited_at,
        reply_to_id=row.reply_to_id,
        reply_to_display=row.reply_to_display or "",
        lang=row.language,
        html=Markup(row.html) if readable else "",  # noqa: S704 (sanitised when it was written)
        reason=row.reason,
        permalink=address,
        history_url=f"{address}/history",
        menu_url=f"{address}/menu",
        beneath=beneath,
    )
