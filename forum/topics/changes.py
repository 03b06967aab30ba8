"""Catching up: what changed in a topic since a number the reader already knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, bindparam, exists, select
from sqlalchemy.orm import aliased

from forum.storage.session import rows
from forum.topics.models import Departed, Post
from forum.topics.views import PostLine, TopicView
from forum.topics.visibility import on_page, page_sight

MOST = 100
"""Changes told at a time; ``more`` says that there are others."""


@dataclass(frozen=True, slots=True)
class Changes:
    """``seq`` is the number up to which this answer is complete; ``reset`` asks for a fresh page."""

    seq: int
    lines: tuple[PostLine, ...] = ()
    gone: tuple[int, ...] = ()
    more: bool = False
    reset: bool = False


_CHANGED = (
    select(Post.id, Post.seq, Post.state, Post.author_id, Post.topic_id, Post.leaves_tombstone)
    .where(Post.topic_id == bindparam("topic_id"), Post.seq > bindparam("seq"))
    .order_by(Post.seq, Post.id)
    .limit(bindparam("most", type_=BigInteger))
)
_Here = aliased(Post)
_DEPARTED = (
    select(Departed.post_id, Departed.seq)
    .where(
        Departed.topic_id == bindparam("topic_id"),
        Departed.seq > bindparam("seq"),
        ~exists().where(_Here.id == Departed.post_id, _Here.topic_id == Departed.topic_id),
    )
    .order_by(Departed.seq, Departed.post_id)
    .limit(bindparam("most", type_=BigInteger))
)


def changes_since(viewer: Any, topic: TopicView, seq: int) -> Changes:
    """What ``viewer``'s page of ``topic`` must add, change or take down to be as one loaded now.

    ``topic`` must have been read before (its number is older than, or as old as, the posts'): then
    nothing up to the answer's ``seq`` is missing, on every database.
    """
    if seq > topic.seq:
        return Changes(seq=topic.seq, reset=True)
    if seq == topic.seq:
        return Changes(seq=seq)
    asked = {"topic_id": topic.id, "seq": seq, "most": MOST + 1}
    changed = rows(_CHANGED, asked).all()
    departed = rows(_DEPARTED, asked).all()
    # What was committed after the topic was read is left for the next answer.
    changed = [row for row in changed if row.seq <= topic.seq]
    departed = [row for row in departed if row.seq <= topic.seq]
    told = sorted(row.seq for row in [*changed, *departed])
    until, more = topic.seq, len(told) > MOST
    if more:
        # A merge gives one number to many posts: only numbers told whole count as told.
        whole = [number for number in told[:MOST] if number < told[MOST]]
        if not whole:
            return Changes(seq=topic.seq, reset=True)
        until = whole[-1]
    page = page_sight(viewer, topic)
    lines = [row for row in changed if row.seq <= until and on_page(row, page)]
    gone = [row.id for row in changed if row.seq <= until and not on_page(row, page)]
    gone += [row.post_id for row in departed if row.seq <= until]
    return Changes(
        seq=until,
        lines=tuple(PostLine._make(row[:5]) for row in sorted(lines, key=lambda row: int(row.id))),
        gone=tuple(gone),
        more=more,
    )
