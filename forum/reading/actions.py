"""Marking as read, following more or less closely."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import case, delete, func, update

from forum.facts.bus import record
from forum.facts.passing import TopicRead
from forum.members.models import Member
from forum.policy.acts import Act
from forum.policy.check import require
from forum.reading.models import LEVELS, NORMAL, POSTED, CategoryFollow, Reading
from forum.storage.prepared import Prepared, given
from forum.storage.session import session
from forum.storage.upsert import dialect, insert_into


def mark_read(*, actor: Any, topic: Any, post_id: int) -> None:
    """Move the position of ``actor`` in ``topic`` forward to ``post_id``; it never moves back."""
    require(actor, Act.KEEP_DRAFT)
    _advance(actor.id, topic.id, post_id)
    record(TopicRead(actor_id=actor.id, member_id=actor.id, topic_id=topic.id, post_id=post_id))


def _advance(member_id: int, topic_id: int, post_id: int, level: str | None = None) -> None:
    values = {"member_id": member_id, "topic_id": topic_id, "last_read_id": post_id, "level": level}
    _advancing(dialect()).run(values)


@cache
def _advancing(_dialect: str) -> Prepared:
    """Forward, never back; a level that was chosen stays. Composed once, for every reply runs it."""
    table = Reading.__table__
    statement = insert_into(table).values(given(table, "member_id", "topic_id", "last_read_id", "level"))
    fresh, known = statement.excluded, table.c
    advancing = statement.on_conflict_do_update(
        index_elements=["member_id", "topic_id"],
        set_={
            "last_read_id": case(
                (fresh.last_read_id > known.last_read_id, fresh.last_read_id), else_=known.last_read_id
            ),
            "level": func.coalesce(known.level, fresh.level),
        },
    )
    return Prepared(advancing.inline())


def author_reads(fact: Any) -> None:
    """Whoever posts has read so far, and follows the topic from now on (WITHIN PostPublished)."""
    _advance(fact.author_id, fact.topic_id, fact.post_id, POSTED)


def follow_topic(*, actor: Any, topic: Any, level: str) -> None:
    """Watch, track, leave normal or mute a topic. Raises ``ValueError`` for another word."""
    require(actor, Act.FOLLOW, topic)
    if level not in LEVELS:
        raise ValueError(level)
    statement = insert_into(Reading).values(
        member_id=actor.id, topic_id=topic.id, last_read_id=0, level=level
    )
    session().execute(
        statement.on_conflict_do_update(index_elements=["member_id", "topic_id"], set_={"level": level})
    )


def follow_category(*, actor: Any, category: Any, level: str) -> None:
    """The same for a whole category; ``normal`` forgets the choice."""
    require(actor, Act.FOLLOW, category)
    if level not in LEVELS:
        raise ValueError(level)
    if level == NORMAL:
        session().execute(
            delete(CategoryFollow).where(
                CategoryFollow.member_id == actor.id, CategoryFollow.category_id == category.id
            )
        )
        return
    statement = insert_into(CategoryFollow).values(member_id=actor.id, category_id=category.id, level=level)
    session().execute(
        statement.on_conflict_do_update(index_elements=["member_id", "category_id"], set_={"level": level})
    )


def mark_all_read(*, actor: Any, newest_post_id: int) -> None:
    """Count every post up to ``newest_post_id`` as read."""
    require(actor, Act.KEEP_DRAFT)
    session().execute(
        update(Member)
        .where(Member.id == actor.id, Member.read_floor < newest_post_id)
        .values(read_floor=newest_post_id)
    )
