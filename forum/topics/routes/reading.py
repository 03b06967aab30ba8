"""Marking as read and following: small forms, and the same for scripts."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from forum.categories.queries import category_for
from forum.members.viewing import member_who_may
from forum.policy.acts import Act
from forum.reading import actions
from forum.reading.models import LEVELS
from forum.storage.session import session, transaction
from forum.topics.models import Post
from forum.topics.queries import topic_for
from forum.web.errors import wants_json
from forum.web.ids import bounded_id
from forum.web.limits import MARKING, account_key, limiter
from forum.web.security import safe_target

reading = Blueprint("reading", __name__)


def _done(fallback: str) -> ResponseReturnValue:
    if wants_json():
        return jsonify(ok=True)
    return redirect(safe_target(request.form.get("next"), fallback), 303)


def _level() -> str:
    level = request.form.get("level", "")
    if level not in LEVELS:
        abort(400)
    return level


@reading.post("/topics/<int:topic_id>/read")
@limiter.limit(MARKING, key_func=account_key)
def mark_read(topic_id: int) -> ResponseReturnValue:
    """Say how far one has read: ``post_id``, bounded by the topic's newest post."""
    me = member_who_may(Act.KEEP_DRAFT)
    sent: Any = request.get_json(silent=True) if request.is_json else request.form
    post_id = bounded_id(sent.get("post_id")) if hasattr(sent, "get") else None
    if post_id is None:
        abort(400)
    with transaction():
        topic = topic_for(me, topic_id)
        newest = session().scalar(select(func.max(Post.id)).where(Post.topic_id == topic.id)) or 0
        actions.mark_read(actor=me, topic=topic, post_id=min(post_id, newest))
    return _done(url_for("topics.show", topic_id=topic_id))


@reading.post("/topics/<int:topic_id>/follow")
def follow_topic(topic_id: int) -> ResponseReturnValue:
    """Watch, track, leave normal or mute the topic."""
    me, level = member_who_may(Act.KEEP_DRAFT), _level()
    with transaction():
        actions.follow_topic(actor=me, topic=topic_for(me, topic_id), level=level)
    return _done(url_for("topics.show", topic_id=topic_id))


@reading.post("/c/<slug>/follow")
def follow_category(slug: str) -> ResponseReturnValue:
    """The same for a category."""
    me, level = member_who_may(Act.KEEP_DRAFT), _level()
    with transaction():
        actions.follow_category(actor=me, category=category_for(me, slug), level=level)
    return _done(url_for("topics.category", slug=slug))


@reading.post("/topics/read-all")
def mark_all_read() -> ResponseReturnValue:
    """Count everything that is there now as read."""
    me = member_who_may(Act.KEEP_DRAFT)
    with transaction():
        newest = session().scalar(select(func.max(Post.id))) or 0
        actions.mark_all_read(actor=me, newest_post_id=newest)
    return _done(url_for("topics.index"))
