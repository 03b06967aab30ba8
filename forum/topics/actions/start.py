"""Starting a topic."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from forum.categories.catalogue import CategoryView
from forum.facts.bus import record
from forum.facts.catalogue import TopicStarted
from forum.hooks import Written
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session
from forum.text.slug import slugify
from forum.topics.actions.reply import add_post
from forum.topics.actions.tag import set_tags, title_stems
from forum.topics.composing import Composed
from forum.topics.models import PUBLISHED, TALK, Topic


def start_topic(
    *,
    actor: Any,
    category: CategoryView,
    title: str,
    text: Composed,
    tags: Sequence[str] = (),
    language: str = "",
    kind: str = TALK,
    insisted: bool = False,
    official: bool = False,
) -> Topic:
    """Open a topic with its first post. ``title`` and ``tags`` are clean already.

    Raises ``Refused``, and ``Reconsider`` unless the author ``insisted``.
    """
    require(actor, Act.START_TOPIC, category)
    return open_topic(
        actor=actor,
        category=category,
        title=title,
        text=text,
        tags=tags,
        language=language,
        kind=kind,
        insisted=insisted,
        official=official,
    )


def open_topic(
    *,
    actor: Any,
    category: CategoryView,
    title: str,
    text: Composed,
    tags: Sequence[str] = (),
    language: str = "",
    kind: str = TALK,
    insisted: bool = False,
    official: bool = False,
    judged: bool = False,
) -> Topic:
    """What ``start_topic`` does, for a verb that has asked the rules: an event opens its room.

    ``judged``: its words have been screened elsewhere, or are the program's own.
    """
    topic = Topic(
        category_id=category.id,
        author_id=actor.id,
        kind=kind,
        title=title,
        slug=slugify(title),
        language=language,
        search_text=title_stems(title, tags),
    )
    session().add(topic)
    session().flush()
    topic.category = category  # type: ignore[misc]
    set_tags(topic, tags)
    written = Written("post", text.source, title="\n".join((title, *tags)), category=category)
    asked = {"insisted": insisted, "official": official, "judged": judged}
    post = add_post(actor=actor, topic=topic, text=text, written=written, **asked)
    if post.state != PUBLISHED:
        topic.state = post.state
    session().flush()
    record(
        TopicStarted(
            actor_id=actor.id, topic_id=topic.id, category_id=category.id, post_id=post.id, seq=topic.seq
        )
    )
    return topic
