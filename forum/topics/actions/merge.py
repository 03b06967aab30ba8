"""Merging a topic into another."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import case, exists, func, select, true, update
from sqlalchemy.orm import aliased

from forum.facts.bus import record
from forum.facts.catalogue import TopicsMerged
from forum.members.models import Member
from forum.policy.acts import Act
from forum.policy.check import require
from forum.reading.models import POSTED, Draft, Reading
from forum.storage.session import session
from forum.storage.upsert import insert_into
from forum.topics.models import PUBLISHED, ROOM, Post, Topic
from forum.topics.refusals import NotPossible
from forum.topics.sequence import move_posts


def merge_topics(*, actor: Any, source: Topic, target: Topic, reason: str) -> None:
    """Bring every post of ``source`` to ``target``, in the order they were written; ``source`` points there.

    Both rows must be held (``sequence.locked_topics``). Posts keep their ids, so their links hold.
    Raises ``NotPossible`` when one of the two was merged already or is not shown.
    """
    require(actor, Act.MERGE_TOPICS, source)
    require(actor, Act.MERGE_TOPICS, target)
    bring_together(actor=actor, source=source, target=target, reason=reason)


def bring_together(*, actor: Any, source: Topic, target: Topic, reason: str) -> None:
    """What ``merge_topics`` does, for a verb that has asked the rules: two ideas are joined."""
    _check(source, target)
    positions = _joint_positions(source, target)
    move_posts(true(), source, target)
    source.merged_into_id = target.id
    source.pinned = False
    target.carries = target.carries or source.carries
    session().flush()
    session().execute(update(Topic).where(Topic.merged_into_id == source.id).values(merged_into_id=target.id))
    _keep_positions(positions)
    _move_drafts(source, target)
    record(
        TopicsMerged(
            actor_id=actor.id, topic_id=target.id, seq=target.seq, from_topic_id=source.id, reason=reason
        )
    )


def _check(source: Topic, target: Topic) -> None:
    if source.id == target.id:
        raise NotPossible(_l("A topic can’t be merged into itself."))
    if source.merged_into_id is not None or target.merged_into_id is not None:
        raise NotPossible(_l("One of the two topics has just been merged already."))
    if source.kind == ROOM:
        raise NotPossible(_l("A live room can’t be merged into a topic."))
    if source.state != PUBLISHED or target.state != PUBLISHED:
        raise NotPossible(_l("Only topics that are shown can be merged. Show them first."))


def _joint_positions(source: Topic, target: Topic) -> list[dict[str, Any]]:
    """How far everyone who has read or follows ``source`` has read the two together.

    Who has read both stands before the first post that they had not read in either; who has read
    ``source`` alone stands where they stood in it.
    """
    here, there = aliased(Reading), aliased(Reading)
    rows = session().execute(
        select(
            here.member_id,
            here.last_read_id,
            there.last_read_id,
            _first_unread(source, here),
            _first_unread(target, there),
            _closest(there, here),
        )
        .select_from(here)
        .join(Member, Member.id == here.member_id)
        .outerjoin(there, (there.member_id == here.member_id) & (there.topic_id == target.id))
        .where(here.topic_id == source.id)
    )
    positions = []
    for member_id, in_source, in_target, *unread, level in rows:
        position = in_source
        if in_target is not None:
            firsts = [post_id - 1 for post_id in unread if post_id is not None]
            position = min(firsts, default=max(in_source, in_target))
        positions.append(
            {"member_id": member_id, "topic_id": target.id, "last_read_id": position, "level": level}
        )
    return positions


def _closest(there: Any, here: Any) -> Any:
    """The level that was chosen; one that merely came with writing gives way to it."""
    chosen = func.coalesce(there.level, here.level)
    return case((there.level == POSTED, func.coalesce(here.level, POSTED)), else_=chosen)


def _first_unread(topic: Topic, reading: Any) -> Any:
    return (
        select(func.min(Post.id))
        .where(
            Post.topic_id == topic.id,
            Post.state == PUBLISHED,
            Post.author_id != Member.id,
            Post.id > func.coalesce(reading.last_read_id, 0),
            Post.id > Member.read_floor,
        )
        .correlate(Member, reading)
        .scalar_subquery()
    )


def _keep_positions(positions: list[dict[str, Any]]) -> None:
    if not positions:
        return
    statement = insert_into(Reading)
    session().execute(
        statement.on_conflict_do_update(
            index_elements=["member_id", "topic_id"],
            set_={"last_read_id": statement.excluded.last_read_id, "level": statement.excluded.level},
        ),
        positions,
    )


def _move_drafts(source: Topic, target: Topic) -> None:
    """A draft goes along, unless its member has begun another one there; then it waits under «drafts»."""
    other = aliased(Draft)
    session().execute(
        update(Draft)
        .where(
            Draft.topic_id == source.id,
            ~exists().where(other.member_id == Draft.member_id, other.topic_id == target.id),
        )
        .values(topic_id=target.id)
        .execution_options(synchronize_session=False)
    )
