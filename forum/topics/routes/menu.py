"""What this viewer may do with a post: a menu beside it, or a page."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from forum.hooks import hooks
from forum.members.models import Member
from forum.members.viewing import viewer
from forum.storage.session import session
from forum.topics.queries import trace_of
from forum.topics.routes.blueprint import topics
from forum.topics.routes.responding import page_of, topic_url


@topics.get("/posts/<int:post_id>/menu")
def menu(post_id: int) -> ResponseReturnValue:
    """A page, or only its part ``data-menu-content`` for a script that shows it beside the post."""
    me = viewer()
    post, whole = trace_of(me, post_id)
    author = session().execute(
        select(Member.username, Member.display_name).where(Member.id == post.author_id)
    ).one()  # fmt: skip
    template = "topics/_menu.html" if _is_fragment() else "topics/menu.html"
    return render_template(
        template,
        post=post,
        topic=post.topic,
        author=author,
        whole=whole,
        rewritable=me is None or post.author_id != me.id or hooks().rewritten_at(me, post_id) is not None,
        judgeable=me is not None and (hooks().judge is None or post.author_id != me.id),
        back=page_of(post),
        topic_url=topic_url(post.topic),
    )


def _is_fragment() -> bool:
    asked = request.headers
    return "X-Fragment" in asked or asked.get("X-Requested-With") == "fetch" or "fragment" in request.args
