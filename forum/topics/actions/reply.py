"""Replying."""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from typing import Any

from flask_babel import format_timedelta
from flask_babel import gettext as _
from sqlalchemy import insert, select

from forum.clock import now
from forum.facts.bus import record
from forum.facts.catalogue import PostHeldBack, PostPublished
from forum.hooks import Outcome, Verdict, Written, hooks
from forum.policy.acts import Act
from forum.policy.check import can, require
from forum.storage.prepared import Prepared, given
from forum.storage.session import as_loaded, session
from forum.topics.composing import Composed
from forum.topics.models import HELD, PUBLISHED, Post, Topic
from forum.topics.refusals import TooSoon
from forum.topics.sequence import next_seq
from forum.topics.signing import sign

_posts: Any = Post.__table__
_FRESH = {
    "revision": 1,
    "leaves_tombstone": False,
    "has_beneath": False,
    "reason": "",
    "state_before": "",
    "edited_at": None,
}
"""What some columns hold in every new post."""
_INSERT = Prepared(
    insert(_posts)
    .values(given(_posts, *(column.name for column in _posts.c if column.name != "id")))
    .returning(_posts.c.id)
)


def reply(
    *,
    actor: Any,
    topic: Topic,
    text: Composed,
    reply_to_id: int | None = None,
    insisted: bool = False,
    official: bool = False,
) -> Post:
    """Add a post to ``topic``; a screener may hold it back for a person to look at.

    ``reply_to_id`` must be a published post of this topic, else it is left out. ``official`` lets it speak
    in the brand's name, under the mandate of ``actor``. Raises ``Refused``,
    ``TooSoon`` in a topic that is slowed down, and ``Reconsider`` unless the author ``insisted``.
    """
    require(actor, Act.REPLY, topic)
    if official:
        require(actor, Act.SPEAK_OFFICIALLY, topic)
    _take_turns(actor, topic)
    written = Written(
        "post", text.source, category=topic.category, topic=topic, reply_to_id=_in_topic(topic, reply_to_id)
    )
    return add_post(
        actor=actor, topic=topic, text=text, written=written, insisted=insisted, official=official
    )


def _take_turns(actor: Any, topic: Topic) -> None:
    """In a topic that is slowed down, let members wait between two posts of theirs. Raises ``TooSoon``."""
    moment = now()
    if not topic.slow_seconds or topic.slow_until is None or topic.slow_until <= moment:
        return
    if can(actor, Act.SLOW_TOPIC, topic):
        return
    mine = select(Post.created_at).where(Post.topic_id == topic.id, Post.author_id == actor.id)
    last = session().scalar(mine.order_by(Post.id.desc()).limit(1))
    if last is None:
        return
    wait = min(last + timedelta(seconds=topic.slow_seconds), topic.slow_until) - moment
    if wait > timedelta():
        sentence = _(
            "This topic is slowed down: you can post here again in %(time)s. Your text is kept.",
            time=format_timedelta(timedelta(seconds=ceil(wait.total_seconds())), threshold=1.0),
        )
        raise TooSoon(sentence, wait)


def add_post(
    *,
    actor: Any,
    topic: Topic,
    text: Composed,
    written: Written,
    insisted: bool = False,
    official: bool = False,
    judged: bool = False,
) -> Post:
    """Add a post without asking the rules: the part that a reply and a new topic share."""
    passed = Verdict(Outcome.PASS)
    verdict = passed if judged else hooks().screen(actor, written, insisted=insisted)
    held = verdict.outcome is Outcome.HOLD
    moment = now()
    values = {
        **_FRESH,
        "topic_id": topic.id,
        "author_id": actor.id,
        "reply_to_id": written.reply_to_id,
        "seq": topic.seq + 1,
        "state": HELD if held else PUBLISHED,
        "source": text.source,
        "html": text.html,
        "search_text": text.search_text,
        "created_at": moment,
    }
    post_id: int = _INSERT.first(values).id
    changes: dict[str, Any] = {}
    if topic.first_post_id is None:
        changes["first_post_id"] = post_id
    if not held:
        changes.update(last_post_id=post_id, last_posted_at=moment, last_author_id=actor.id)
    seq = next_seq(topic, **changes)
    if seq != values["seq"]:
        raise RuntimeError(f"topic {topic.id} was read without holding its row")
    post = as_loaded(Post, {**values, "id": post_id})
    post.topic = topic  # type: ignore[misc]
    where = {"actor_id": actor.id, "topic_id": topic.id, "post_id": post_id, "seq": seq}
    if verdict.keep is not None:
        verdict.keep(post_id)
    if official:
        sign(actor=actor, post_id=post_id, category_id=topic.category_id)
    record(PostHeldBack(**where) if held else PostPublished(**where, author_id=actor.id))
    return post


def _in_topic(topic: Topic, post_id: int | None) -> int | None:
    if post_id is None:
        return None
    return session().scalar(
        select(Post.id).where(Post.id == post_id, Post.topic_id == topic.id, Post.state == PUBLISHED)
    )
