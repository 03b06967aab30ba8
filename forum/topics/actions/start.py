"""Starting a topic."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from forum.categories.queries import CategoryView
from forum.facts.bus import record
from forum.facts.catalogue import TopicStarted
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session
from forum.text.slug import slugify
from forum.text.stems import fold, stems
from forum.topics.actions.reply import add_post
from forum.topics.composing import Composed
from forum.topics.models import TALK, Tag, Topic


def start_topic(
    *,
    actor: Any,
    category: CategoryView,
    title: str,
    text: Composed,
    tags: Sequence[str] = (),
    language: str = "",
    kind: str = TALK,
) -> Topic:
    """Open a topic with its first post. ``title`` and ``tags`` are clean already. Raises ``Refused``."""
    require(actor, Act.START_TOPIC, category)
    topic = Topic(
        category_id=category.id,
        author_id=actor.id,
        kind=kind,
        title=title,
        slug=slugify(title),
        language=language,
        search_text=" ".join(stems(" ".join([title, *tags]))),
    )
    session().add(topic)
    session().flush()
    topic.category = category  # type: ignore[misc]
    set_tags(topic, tags)
    post = add_post(actor=actor, topic=topic, text=text)
    if post.state != "published":
        topic.state = post.state
    session().flush()
    record(
        TopicStarted(actor_id=actor.id, topic_id=topic.id, category_id=category.id, post_id=post.id)
    )
    return topic


def set_tags(topic: Topic, tags: Sequence[str]) -> None:
    """Add the tags of a new topic, each once, compared without accents and case."""
    by_key = {fold(name): name for name in reversed(tags)}
    for key, name in sorted(by_key.items()):
        if key:
            session().add(Tag(topic_id=topic.id, key=key[:30], name=name))
