"""Tags of a topic, and its title: what it is found by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete, select

from forum.facts.bus import record
from forum.facts.catalogue import TopicRenamed, TopicTagged
from forum.hooks import Outcome, Reconsider, Written, hooks
from forum.policy.acts import Act
from forum.policy.check import Refused, require
from forum.storage.session import session
from forum.text.slug import slugify
from forum.text.stems import fold, stems
from forum.topics.models import TAG_LENGTH, Tag, Topic
from forum.topics.sequence import next_seq


def title_stems(title: str, tags: Iterable[str]) -> str:
    """The words a topic is found by."""
    return " ".join(stems(" ".join([title, *tags])))


def set_tags(topic: Topic, tags: Sequence[str]) -> None:
    """Add tags to a topic that has none, each once, compared without accents and case."""
    by_key = {fold(name)[:TAG_LENGTH]: name for name in reversed(tags)}
    for key, name in sorted(by_key.items()):
        if key:
            session().add(Tag(topic_id=topic.id, key=key, name=name))


def tags_of(topic: Topic) -> list[str]:
    """The tags of a topic as they were written."""
    return list(session().scalars(select(Tag.name).where(Tag.topic_id == topic.id).order_by(Tag.key)))


def tag_topic(*, actor: Any, topic: Topic, tags: Sequence[str], reason: str = "") -> None:
    """Replace the tags of ``topic``. Raises ``Reconsider`` as ``rename_topic`` does."""
    require(actor, Act.TAG_TOPIC, topic)
    screen_title(actor, topic, "\n".join(tags))
    session().execute(delete(Tag).where(Tag.topic_id == topic.id))
    set_tags(topic, tags)
    seq = next_seq(topic, search_text=title_stems(topic.title, tags))
    session().flush()
    record(TopicTagged(actor_id=actor.id, topic_id=topic.id, seq=seq, reason=reason))


def rename_topic(*, actor: Any, topic: Topic, title: str, reason: str = "") -> None:
    """Give ``topic`` another title; its old addresses go on leading to it.

    Raises ``Reconsider`` for what a screener would ask about or hold back: nobody can insist, as a topic
    has one title and the new one cannot wait beside it; and ``Refused`` to the author of what is corrected on
    a page of its own (``corrected_at``).
    """
    require(actor, Act.RENAME_TOPIC, topic)
    if title == topic.title:
        return
    if corrected_at(actor, topic) != "":
        raise Refused(Act.RENAME_TOPIC, actor)
    screen_title(actor, topic, title)
    retitle(actor=actor, topic=topic, title=title, reason=reason)


def corrected_at(actor: Any, topic: Topic) -> str | None:
    """Where ``actor``, who began the topic, corrects its title with its words; "" for the usual way, None
    where they may do so no more."""
    own = topic.author_id == actor.id and topic.first_post_id is not None
    return hooks().rewritten_at(actor, topic.first_post_id or 0) if own else ""


def retitle(*, actor: Any, topic: Topic, title: str, reason: str) -> None:
    """The same without asking the rules or screening (``screen_title``): whoever calls it has done both."""
    old = topic.title
    found_by = title_stems(title, tags_of(topic))
    seq = next_seq(topic, title=title, slug=slugify(title), search_text=found_by)
    record(TopicRenamed(actor_id=actor.id, topic_id=topic.id, seq=seq, old_title=old, reason=reason))


def screen_title(actor: Any, topic: Topic, words: str) -> None:
    """Raise ``Reconsider`` for what a screener would ask about, or hold: a title does not wait."""
    written = Written(
        "topic",
        "",
        title=words,
        category=topic.category,
        topic=topic,
        subject_id=topic.id,
        author_id=topic.author_id,
    )
    verdict = hooks().screen(actor, written)
    if verdict.outcome is Outcome.HOLD:
        raise Reconsider(verdict)
