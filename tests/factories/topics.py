"""Topics and posts as tests of writing need them: fetched anew, and sent as a script sends them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from forum.facts.log import FactRow
from forum.storage.session import session
from forum.topics.models import Post, Topic
from tests.cast import Cast


def send(cast: Cast, who: str, path: str, form: Any = None, /, **fields: object) -> TestResponse:
    """POST as a script of ours does: the answer is JSON."""
    browser = cast.browser(who)
    headers = {"Accept": "application/json", "X-CSRFToken": browser.csrf_token()}
    return browser.post(path, data={**(form or {}), **fields}, headers=headers)


def fetched(cast: Cast, post_id: int) -> Post:
    """A post as it is on disk now."""
    with cast.app.app_context():
        return session().get_one(Post, post_id)


def topic_row(cast: Cast, topic_id: int) -> Topic:
    """A topic as it is on disk now."""
    with cast.app.app_context():
        return session().get_one(Topic, topic_id)


def posts_of(cast: Cast, topic_id: int) -> list[Post]:
    """The posts of a topic, whatever their state, oldest first."""
    with cast.app.app_context():
        return list(session().scalars(select(Post).where(Post.topic_id == topic_id).order_by(Post.id)))


def facts_of(cast: Cast, topic_id: int) -> list[tuple[str, dict[str, Any]]]:
    """What was recorded about a topic, in order: kind and details."""
    with cast.app.app_context():
        rows = session().scalars(select(FactRow).where(FactRow.topic_id == topic_id).order_by(FactRow.id))
        return [(row.kind, row.data) for row in rows]
